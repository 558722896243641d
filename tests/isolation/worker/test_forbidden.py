"""Which lines name a function that a student is to write."""

import pytest

from grader.intake.main_file import MAX_FILES
from grader.isolation.protocol.grading import ForbiddenLine
from grader.isolation.worker.call_rules import CallRules
from grader.isolation.worker.forbidden import find_forbidden
from grader.isolation.worker.sources import Submitted
from grader.records.outcome import Returned
from tests.isolation.conftest import Begin
from tests.support import notebook_of, pad_case

FORBIDDEN = CallRules(
    ("numpy.convolve", "numpy.correlate", "numpy.lib.stride_tricks", "scipy.signal")
)
DEEP = "x = " + "+".join("1" * 5000) + "\nnumpy.convolve\n"
NESTED = "x = " + "(" * 10**6 + "convolve"


def lines_of(source: str, **helpers: str) -> list[tuple[str, str, int, str]]:
    files = {"cnn.py": source, **{f"{name}.py": text for name, text in helpers.items()}}
    found = find(files, FORBIDDEN)
    return [(line.name, line.file, line.line, line.function) for line in found]


def find(files: dict[str, str], rules: CallRules) -> tuple[ForbiddenLine, ...]:
    loader = Submitted({name: text.encode() for name, text in files.items()}, "cnn.py")
    return find_forbidden(loader, ["cnn.py"], rules)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("import numpy as np\nnp.convolve(a, b)", "numpy.convolve"),
        ("import numpy\nnumpy.correlate(a, b)", "numpy.correlate"),
        ("from numpy import convolve\nconvolve(a, b)", "numpy.convolve"),
        ("from numpy import convolve as c\nmap(c, rows)", "numpy.convolve"),
        ("from numpy import *\nconvolve(a, b)", "numpy.convolve"),
        ("import numpy as np\nlist(map(np.convolve, a, b))", "numpy.convolve"),
        ("import numpy as np\ngetattr(np, 'convolve')(a, b)", "numpy.convolve"),
        ("import numpy as np\nvars(np)['convolve'](a, b)", "numpy.convolve"),
        ("import numpy as np\nnp.__dict__['convolve'](a, b)", "numpy.convolve"),
        ("import sys\nsys.modules['numpy'].convolve(a, b)", "numpy.convolve"),
        ("import importlib\nimportlib.import_module('numpy').convolve(a, b)", "numpy.convolve"),
        ("\n__import__('numpy').convolve(a, b)", "numpy.convolve"),
        ("import sys\nsys.modules.get('numpy').convolve(a, b)", "numpy.convolve"),
        ("import numpy as np\nvars(np).get('convolve')(a, b)", "numpy.convolve"),
        ("import numpy as np\nnp.__getattribute__('convolve')(a, b)", "numpy.convolve"),
        ("import numpy as np\nnp.lib.numpy.convolve(a, b)", "numpy.convolve"),
        ("import numpy as np\nn: object = np; n.convolve(a, b)", "numpy.convolve"),
        ("import numpy as np\n(n := np).e; n.convolve(a, b)", "numpy.convolve"),
        ("import numpy as np\nm = n = np; n.convolve(a, b)", "numpy.convolve"),
        ("import numpy as np\nm, n = 1, np; n.convolve(a, b)", "numpy.convolve"),
        ("import numpy as np\nf = lambda a, n=np: n.convolve(a, a)", "numpy.convolve"),
        ("import numpy as np\nf = lambda *, n=np: n.convolve(1, 1)", "numpy.convolve"),
        ("import numpy as np\nnp.convolve(a, b)\ndef f(np): pass", "numpy.convolve"),
        ("import numpy as np\nnp.convolve(a, b)\nfor np in [np]: pass", "numpy.convolve"),
        ("import scipy as F\nF.signal.convolve2d(a, b)\nN, F = w.shape", "scipy.signal"),
        ("from scipy.signal import *\nconvolve2d(a, b)", "scipy.signal"),
        ("import numpy as np\nn = np; n.convolve(a, b)", "numpy.convolve"),
        ("import numpy as np\nTABLE = {'full': np.convolve}", "numpy.convolve"),
        ("import numpy.lib as l\nl.stride_tricks.as_strided(x)", "numpy.lib.stride_tricks"),
        (
            "from numpy.lib.stride_tricks import as_strided\nas_strided(x)",
            "numpy.lib.stride_tricks",
        ),
        ("from numpy.lib import stride_tricks as s\ns.as_strided(x)", "numpy.lib.stride_tricks"),
        ("import scipy.signal\nscipy.signal.convolve2d(x, y)", "scipy.signal"),
        ("from scipy.signal import convolve2d\nconvolve2d(x, y)", "scipy.signal"),
    ],
)
def test_a_forbidden_function_is_found_however_it_is_spelt(source: str, name: str) -> None:
    assert lines_of(source) == [(name, "cnn.py", 2, "")]


TORCH = CallRules(
    ("torch.ops", "numpy.convolve"),
    ("torch.nn", "torch.*pool*"),
    ("torch.nn.functional.pad", "torch.nn.Module"),
)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("torch.ops.aten.conv2d(x, w)", ("torch.ops", False)),
        ("np.convolve(x, w)", ("numpy.convolve", False)),
        ("F.conv2d(x, w)", ("torch.nn", True)),
        ("nn.Conv2d(1, 2, 3)", ("torch.nn", True)),
        ("torch.max_pool2d(x, 2)", ("torch.max_pool2d", True)),
        ("torch.nn.init.zeros_(F.pad(x, 1))", ("torch.nn", True)),
    ],
)
def test_what_is_withheld_is_found_and_told_apart(line: str, told: tuple[str, bool]) -> None:
    source = f"import numpy as np, torch, torch.nn as nn, torch.nn.functional as F\n{line}\n"
    (found,) = find({"cnn.py": source}, TORCH)
    assert (found.name, found.withheld, found.line) == (*told, 2)


@pytest.mark.parametrize(
    "line",
    [
        *("F.pad(x, (1, 1))", "class Conv2d(nn.Module): pass", "torch.pad"),
        "torch.einsum('ij->i', x)",
        "from torch.nn.functional import pad; pad(x, (1, 1))",
        "from torch.nn import Module as M\nclass Conv2d(M): pass",
        "layers, G = torch.nn, torch.nn.functional\nclass A(layers.Module): G.pad(x, (1, 1))",
    ],
)
def test_what_is_allowed_is_not_found(line: str) -> None:
    source = f"import torch, torch.nn as nn, torch.nn.functional as F\n{line}\n"
    assert find({"cnn.py": source}, TORCH) == ()


def test_giving_a_module_another_name_is_told_where_that_is_not_followed() -> None:
    for line in ("f(layers)", "[layers.Conv2d]", "def f(layers): pass"):
        source = f"import torch\nlayers = torch.nn\n{line}\n"
        assert find({"cnn.py": source}, TORCH)


def test_a_rebound_function_is_found_where_it_is_bound_and_where_it_is_used() -> None:
    source = "import numpy as np\nslide = np.correlate\ndef conv1d(x):\n    return slide(x, x)\n"
    assert lines_of(source) == [
        ("numpy.correlate", "cnn.py", 2, ""),
        ("numpy.correlate", "cnn.py", 4, "conv1d"),
    ]


def test_the_innermost_function_around_a_line_is_named() -> None:
    source = (
        "import numpy as np\ndef conv1d(x):\n    def row(a, b):\n"
        "        return [np.convolve(a, b) for _ in a]\n    return row(x, np.convolve(x, x))\n"
    )
    assert [(line, function) for _, _, line, function in lines_of(source)] == [
        (4, "row"),
        (5, "conv1d"),
    ]


@pytest.mark.parametrize(
    "source",
    [
        "from numpy import convolve, correlate",
        "import numpy as np\n'np.convolve(a, b)'  # np.convolve",
        "import numpy as np\nnp.fft.fft(x)  # not convolve",
        "import numpy as np\nmy.convolve(a, b)\nself.np.convolve(a, b)",
        "def convolve(a, b): pass\nconvolve(1, 2)",
        "from numpy import *\ndef convolve(a, b): pass\nconvolve(1, 2)",
        "from numpy import *\nconvolve = lambda a, b: a\nconvolve(1, 2)",
        "from numpy import convolve\ndef f(convolve): return convolve(1)",
        "from numpy import convolve\ndef f(convolve=len): return convolve(1)",
        "import scipy.signal as F\nN, F = w.shape\nfor i in range(F): print(F)",
        "import numpy as convolve\ndef f(convolve): return convolve.sum()",
        "from numpy import convolve, correlate\nconvolve, correlate = 1, 2\nprint(convolve)",
        "from numpy import convolve as c\nfor c in range(3): print(c)",
        "from mine import convolve\nconvolve(a, b)",
        "from .numpy import convolve\nconvolve(a, b)",
        "import numpy as np\nnp.convolve = None",
        "import numpy as np\nif __name__ == '__main__':\n    np.convolve(a, b)",
        "import numpy as np\nnp.convolve_all(a)",
    ],
)
def test_what_only_looks_alike_or_never_runs_is_not_found(source: str) -> None:
    assert lines_of(source) == []


def test_what_stands_beside_a_script_is_found() -> None:
    source = (
        "import numpy as np\nif __name__ == '__main__':\n    np.convolve(a, b)\n"
        "else:\n    np.correlate(a, b)\n"
    )
    assert lines_of(source) == [("numpy.correlate", "cnn.py", 5, "")]


@pytest.mark.parametrize("named", ["__name__ = '__main__'", "def f(__name__): pass"])
def test_a_script_is_searched_where_the_file_may_call_itself_one(named: str) -> None:
    source = f"import numpy as np\n{named}\nif __name__ == '__main__':\n    np.convolve(a, b)\n"
    assert lines_of(source) == [("numpy.convolve", "cnn.py", 4, "")]


def test_files_that_are_imported_by_a_function_are_searched() -> None:
    uses = "import numpy as np\nnp.convolve(a, b)\n"
    source = "import importlib as i\n__import__('one')\ni.import_module('two')\n"
    assert len(lines_of(source, one=uses, two=uses, three=uses)) == 2


def test_a_parameter_may_be_called_like_a_module_of_python() -> None:
    source = "import random\ndef f(random): return random.choice([1, 2])\n"
    assert find({"cnn.py": source}, CallRules(("random.choice",))) == ()


def test_a_line_is_told_once_for_each_function() -> None:
    source = "import numpy as np\nnp.convolve(np.convolve(a, b), np.correlate(a, b))\n"
    assert [name for name, *_ in lines_of(source)] == ["numpy.convolve", "numpy.correlate"]


def test_submitted_files_are_read_if_they_are_imported() -> None:
    uses = "import numpy as np\nnp.convolve(a, b)\n"
    found = lines_of(
        "def f():\n    import one\n",
        one="from .parts import two\n",
        **{"parts/two": uses, "parts/__init__": uses, "tests/test_cnn": uses, "other": uses},
    )
    assert [file for _, file, _, _ in found] == ["parts/two.py", "parts/__init__.py"]


@pytest.mark.parametrize(
    "broken",
    ["def f(:\n  convolve", DEEP, NESTED, "\0convolve"],
    ids=["syntax", "deep", "nested", "null"],
)
def test_a_file_that_cannot_be_parsed_leaves_the_others(broken: str) -> None:
    uses = "import broken, numpy\nnumpy.convolve(a, b)\n"
    assert lines_of(uses, broken=broken) == [("numpy.convolve", "cnn.py", 2, "")]
    assert lines_of(broken) == []


def test_no_more_than_twenty_lines_are_told() -> None:
    assert len(lines_of("import numpy as np\n" + "np.convolve(a, b)\n" * 100)) == 20


def test_as_many_files_are_read_as_may_be_handed_in() -> None:
    files = {f"part{n}": f"import part{n + 1}\n" for n in range(MAX_FILES - 2)}
    last = "import numpy\nnumpy.convolve(a, b)\n"
    assert lines_of("import part0\n", **files, **{f"part{len(files)}": last})


def test_nothing_is_parsed_where_no_forbidden_name_occurs() -> None:
    loader = Submitted({"cnn.py": b"import numpy as np\nnp.pad(x, 1)\n"}, "cnn.py")
    loader.parse = lambda file: pytest.fail(f"{file} was parsed")  # type: ignore[method-assign]
    assert find_forbidden(loader, ["cnn.py"], FORBIDDEN) == ()


def test_a_submission_cannot_patch_it_away(begin: Begin) -> None:
    source = (
        "import ast, sys\nast.parse = ast.walk = ast.iter_child_nodes = None\n"
        "import numpy as np\n"
        "def pad(x, padding, value=0.0):\n    return np.convolve(x, [1.0])\n"
    )
    session = begin(source)
    assert isinstance(session.ask(pad_case()), Returned)
    (line,) = session.loaded.found.forbidden
    assert (line.name, line.line, line.function) == ("numpy.convolve", 5, "pad")
    assert line.source == "return np.convolve(x, [1.0])"
    assert line.in_words == "Uses numpy.convolve in line 5 of cnn.py"


def test_a_file_that_raises_is_read_all_the_same(begin: Begin) -> None:
    loaded = begin("import numpy as np\nnp.correlate\n1 / 0\n").loaded
    assert loaded.error is not None
    assert [line.name for line in loaded.found.forbidden] == ["numpy.correlate"]


def test_cells_that_a_notebook_writes_to_files_are_searched() -> None:
    cell = "%%writefile layers.py\nimport numpy as np\ndef pad(x): return np.convolve(x, x)"
    content = notebook_of(cell, "from layers import pad")
    loader = Submitted({"cnn.ipynb": content}, "cnn.ipynb", ("pad",))
    (found,) = find_forbidden(loader, ["cnn.ipynb"], FORBIDDEN)
    assert (found.name, found.file, found.line) == ("numpy.convolve", "cnn.ipynb, cell 1", 3)
