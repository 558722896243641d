"""The notebook that students get, in a real kernel: what they see below its cells."""

import ast
import html
import re
import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from grader import grade_submission
from grader.commands.init import init_command
from tests.notebooks import run_cells
from tests.support import REPOSITORY, TWINS

PAD = TWINS["pad"]
NO_VALUE = PAD.replace("np.full(shape, value,", "np.full(shape, 0.0,")
ENDLESS = "def pad(x, padding, value=0.0):\n    while True:\n        pass"


@pytest.fixture(scope="module")
def handed_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("notebook") / "course"
    init_command(folder, notebook=True)
    return folder / "student"


@pytest.fixture
def mine(handed_out: Path, tmp_path: Path) -> Path:
    """A student's own copy of what was handed out."""
    return shutil.copytree(handed_out, tmp_path / "mine")


def read(folder: Path) -> NotebookNode:
    notebook: NotebookNode = nbformat.read(folder / "cnn.ipynb", as_version=4)
    return notebook


def seen_below(cell: NotebookNode) -> str:
    """What a cell shows: what it prints and raises, and the page in its frame, without the tags."""
    texts = []
    for output in cell.outputs:
        if output.output_type == "error":
            texts.append(output.ename)
        elif output.output_type == "stream":
            texts.append(output.text)
        else:
            (page,) = re.findall(r'srcdoc="([^"]*)"', output.data["text/html"])
            plain = re.sub(
                r"<(style|script).*?</\1>|<[^<>]*>", " ", html.unescape(page), flags=re.DOTALL
            )
            texts.append(" ".join(html.unescape(plain).split()))
    return "\n".join(texts)


@pytest.mark.slow
def test_a_student_goes_through_it(mine: Path) -> None:
    notebook = read(mine)
    first, stub = [cell for cell in notebook.cells if cell.cell_type == "code"][:2]
    assert "requirements.txt" in first.source
    uses_np = "%%grade\ndef pad(x, padding, value=0.0):\n    return np.pad(x, padding)"
    typed = [
        "%load_ext grader",  # with no other line of the first cell
        uses_np,
        first.source,
        stub.source,
        f"%%grade\n{NO_VALUE}",
        "%%grade\ndef pad(x, padding:\n    return x",
        f"%%grade\n{ENDLESS}",
        f"%%grade\n{PAD}",
        "%%grade\nprint(undefined)",
    ]
    notebook.cells = [nbformat.v4.new_code_cell(cell) for cell in typed]
    run_cells(notebook, mine, allow_errors=True)
    _, no_np, installed, unwritten, wrong, slip, endless, right, raised = map(
        seen_below, notebook.cells
    )
    assert "name 'np' is not defined" in no_np
    assert "Which cell defines np ?" in no_np
    assert "ERROR" not in installed
    assert "Nothing is wrong yet: four functions wait to be written." in unwritten
    assert "Start with pad" in unwritten
    assert "13 / 15" in wrong
    assert "expected" in wrong
    assert slip == "SyntaxError"
    assert "Your pad does not come back in time" in endless
    assert "15 of 100" in right
    assert "pad is done: 15 of 15" in right
    assert "Mended in pad:" in right
    assert raised == "NameError"


def cells_of(source: str) -> list[str]:
    """A file in cells as the notebook has them: what stands above, then each function, graded."""
    tree = ast.parse(source)
    lines = source.splitlines()
    functions = [one for one in tree.body if isinstance(one, ast.FunctionDef)]
    above = "\n".join(lines[: functions[0].lineno - 1])
    own = ["\n".join(lines[one.lineno - 1 : one.end_lineno]) for one in functions]
    return [f"%load_ext grader\n{above}", *(f"%%grade\n{text}" for text in own)]


@pytest.mark.whole
@pytest.mark.parametrize("program", ["mistakes", "perfect"])
def test_below_the_last_cell_in_the_file_and_as_a_script_it_is_worth_the_same(
    program: str, mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = REPOSITORY / "examples" / program / "cnn.py"
    notebook = read(mine)
    cells = [*cells_of(script.read_text("utf-8")), "print(_.score.earned)"]
    notebook.cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
    run_cells(notebook, mine)
    nbformat.write(notebook, mine / "cnn.ipynb")
    shutil.copytree(mine, mine / ".ipynb_checkpoints")
    monkeypatch.chdir(mine)
    reports = [grade_submission(path) for path in (script, "cnn.ipynb", ".")]
    verdicts = [[(one.name, one.verdict, one.earned) for one in it.checks] for it in reports]
    assert verdicts[0] == verdicts[1] == verdicts[2]
    assert notebook.cells[-1].outputs[0].text == f"{reports[0].score.earned}\n"
    (mine / "cnn.ipynb").rename(mine / "Copy of cnn.ipynb")
    assert grade_submission(".").score == reports[0].score


@pytest.mark.whole
def test_a_course_s_own_notebook_is_graded_in_its_words(tmp_path: Path) -> None:
    init_command(tmp_path / "hw", course="dlai-c4w1")
    programs = REPOSITORY / "tests" / "submissions" / "courses" / "dlai-c4w1"
    right = cells_of((programs / "loops" / "conv_step_by_step.py").read_text("utf-8"))
    graded = [cell.replace("%%grade", "%%grade --deck practice.deck") for cell in right]
    wrong = graded[3].replace("hparameters['stride']", "1")
    notebook = nbformat.v4.new_notebook()
    typed = [*graded[:3], wrong, *graded[3:], right[3]]
    notebook.cells = [nbformat.v4.new_code_cell(cell) for cell in typed]
    run_cells(notebook, tmp_path / "hw" / "student")
    *_, last, unnamed = below = [*map(seen_below, notebook.cells)]
    assert "Your window moves one cell at a time" in below[3]
    assert "conv_forward(A_prev, W, " in below[3]
    assert "conv_forward is done: 32 of 32" in below[4]
    assert "100 of 100" in last
    assert "begin the cell with `%%grade --deck practice.deck`" in unnamed
