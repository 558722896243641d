"""What IPython adds to Python is taken out, and no line moves."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.isolation.worker.notebook.magics import module_written, python_of


@pytest.mark.parametrize(
    ("cell", "python"),
    [
        ("%matplotlib inline\nx = 1", "pass\nx = 1"),
        ("!pip install torch\nx = 1", "pass\nx = 1"),
        ("!pip install \\\n  torch\nx = 1", "pass\n\nx = 1"),
        ("!echo 'it\nx = 1", "pass\nx = 1"),
        ("files = !ls\nx = 1", "pass\nx = 1"),
        ("a, b = %who_ls function\nx = 1", "pass\nx = 1"),
        ("np.zeros?\nnp??\n?np\nx = 1", "pass\npass\npass\nx = 1"),
        ("def f():\n    %timeit g(\n    return 1", "def f():\n    pass\n    return 1"),
        ("if x:\n\t!ls\n", "if x:\n\tpass\n"),
        ("%%time\nx = 1", "pass\nx = 1"),
        ("\n%%capture out\nx = 1", "\npass\nx = 1"),
        ("%%writefile -a src/cnn.py\nx = 1", "pass\nx = 1"),
        ("    def f():\n        return 1\n", "def f():\n    return 1\n"),
    ],
)
def test_lines_for_ipython_pass(cell: str, python: str) -> None:
    assert python_of(cell) == python


@pytest.mark.parametrize("magic", ["bash", "html", "timeit", "writefile notes.md", "R -o x"])
def test_a_cell_that_is_not_of_the_program_is_empty(magic: str) -> None:
    assert python_of(f"%%{magic}\nx = 1") == ""


@pytest.mark.parametrize(
    "python",
    [
        "x = '''\n%time\n!ls\nwhat?\n'''\n",
        'def f():\n    r"""Is it\n    %d?\n    """\n',
        "x = (a\n     % b)\n",
        "x = a \\\n% b\n",
        "x = 7 # why?\ny = 'why?'\nz = f'{x!r}'\n",
        "x = [\n    # what?\n    3\n]\n",
        "if x != 3: pass\n",
        "x = '\\\n%time\\\n'\n",
    ],
)
def test_python_stays_as_it_is_also_beside_a_magic(python: str) -> None:
    assert python_of(python) == python
    assert python_of(f"{python}%time f()") == f"{python}pass"
    ast.parse(f"{python}pass")


@pytest.mark.parametrize(
    ("cell", "module"),
    [
        ("%%writefile cnn.py\n", "cnn"),
        ("%%file 'a/b/layers.py'\n", "layers"),
        ("%%writefile -a cnn.py\n", "cnn"),
        ("%%writefile cnn.txt\n", ""),
        ("%%writefile\n", ""),
        ("%%time cnn.py\n", ""),
        ("x = 'cnn.py'", ""),
    ],
)
def test_the_module_that_a_cell_is_written_to_is_known(cell: str, module: str) -> None:
    assert module_written(cell) == module


@given(st.text(alphabet="%!? \t\n\\'\"#()[]=ax.,0", max_size=60))
def test_any_text_keeps_the_numbers_of_its_lines(cell: str) -> None:
    assert python_of(cell).count("\n") in (0, cell.count("\n"))


@pytest.mark.parametrize(
    "piece", [" ", "\n", "'", '"', "'''", '"""', "\\", "(", "?", "=", "a=%", "%\n"]
)
def test_long_cells_are_read_in_linear_time(piece: str) -> None:
    python_of("%time\n" + piece * (300_000 // len(piece)) + "x?")
