"""Notebooks are graded as the functions in them would be, and told of by cell and line."""

import ast
import base64
import json
from typing import Any

import numpy as np
import pytest

from grader.isolation.worker.notebook.cells import NotebookError, read_notebook
from grader.records.case import Case
from grader.records.outcome import Raised, Returned
from grader.records.submission import Submission
from tests.conftest import GradeSource
from tests.isolation.conftest import Begin
from tests.submissions.faults import FAULTS, Fault, source_of
from tests.support import REPOSITORY, TWINS, check_of, notebook_of, pad_case, submission_of

PICTURE = {
    "output_type": "display_data",
    "data": {"image/png": base64.b64encode(bytes(3000)).decode(), "text/plain": ["<Figure>"]},
}
RIGHT = (REPOSITORY / "tests/submissions/calls_each_other/cnn.py").read_text()
SETUP = """%matplotlib inline
!pip install torch torchvision
import torch
import matplotlib.pyplot as plt
plt.rcParams['figure.figsize'] = (8, 6)
from PIL import Image
import torch.nn.functional as F
import numpy as np
np.pad?
"""
TRIES = """x = np.random.rand(64, 3, 224, 224)
out = conv2d(x, np.ones((64, 3, 7, 7)))
plt.imshow(out[0, 0])
assert torch.allclose(out, F.conv2d(x))
"""


def course_notebook(program: str) -> Submission:
    """A program as a course has it done: a cell each, and between them what tries and shows it."""
    cells: list[str | dict[str, Any]] = [
        {"cell_type": "markdown", "source": ["# Exercise 4\n", "Write *four* functions."]},
        "from google.colab import drive\ndrive.mount('/content/drive')\n",
        SETUP,
        "images = torch.utils.data.DataLoader(F.load('mnist'), batch_size=64)\npad = 1",
    ]
    for statement in ast.parse(program).body:
        cells += [
            {"cell_type": "markdown", "source": "Now the next."},
            f"%%time\n# so long\n{ast.get_source_segment(program, statement)}",
            TRIES,
            {
                "cell_type": "code",
                "source": ["%timeit conv2d(x, weight)\n", "while True:\n", "    pass\n"],
                "outputs": [PICTURE],
            },
        ]
    cells += [
        "stride, pad = 2, 1\nprint(maxpool(x, 2, stride, pad).shape)",
        "if __name__ == '__main__':\n    np.convolve([1.0], [2.0])",
        "this cell is not Python",
    ]
    return submission_of(notebook_of(*cells), "cnn.ipynb")


def test_a_course_notebook_earns_full_marks(grade_source: GradeSource) -> None:
    report = grade_source(course_notebook(RIGHT))
    assert report.summary == "Full marks: 100 of 100 points."
    assert report.forbidden_calls == ()


@pytest.mark.parametrize(
    "fault",
    [fault for fault in FAULTS if fault.base == "calls_each_other"][::4],
    ids=lambda fault: fault.name,
)
def test_a_fault_gets_the_same_report_in_a_notebook(
    grade_source: GradeSource, fault: Fault
) -> None:
    program = source_of(fault)
    alone, inside = grade_source(program), grade_source(course_notebook(program))
    for one, other in zip(alone.checks, inside.checks, strict=True):
        assert (one.name, one.verdict, one.earned) == (other.name, other.verdict, other.earned)
    told = (
        [(one.title.partition(" in line ")[0], one.checks) for one in report.findings]
        for report in (alone, inside)
    )
    assert next(told) == next(told)
    assert not check_of(inside, fault.check).passed


def begun(begin: Begin, *cells: str | dict[str, Any], **options: Any) -> Any:
    source = notebook_of({"cell_type": "markdown", "source": "# Pad"}, *cells).decode()
    return begin(source, main="cnn.ipynb", **options)


def error_of(begin: Begin, *cells: str) -> Raised:
    error = begun(begin, *cells).loaded.error
    assert isinstance(error, Raised)
    return error


PAD = "def pad(x, padding, value=0.0):\n    return x\n"


def test_what_a_function_raises_is_told_by_cell_and_line(begin: Begin) -> None:
    session = begun(
        begin,
        "%pylab\n# helpers\ndef helper(x):\n    %time\n    return x[9, 9]",
        "def pad(x, padding, value=0.0):\n    return helper(x)",
    )
    outcome = session.ask(pad_case())
    assert isinstance(outcome, Raised)
    assert [(frame.file, frame.line, frame.source) for frame in outcome.frames] == [
        ("cnn.ipynb, cell 3", 2, "return helper(x)"),
        ("cnn.ipynb, cell 2", 5, "return x[9, 9]"),
    ]
    assert outcome.in_words == "IndexError in line 5 of cnn.ipynb, cell 2"


def test_a_cell_that_is_not_python_is_told_where_it_costs_a_function(begin: Begin) -> None:
    error = error_of(begin, "import numpy as np", "%time\ndef pad(x:\n    return x", "not Python")
    assert error.in_words == "SyntaxError in line 2 of cnn.ipynb, cell 3"
    assert error.frames[0].source == "def pad(x:"


def test_a_statement_that_raises_is_told_where_it_costs_a_function(begin: Begin) -> None:
    error = error_of(begin, "a = missing", "pad = None or absent.pad", "b = missing")
    assert (error.in_words, error.message) == (
        "NameError in line 1 of cnn.ipynb, cell 3",
        "name 'absent' is not defined",
    )


def test_a_helper_that_cannot_be_imported_is_told_where_it_may_cost_a_function(
    begin: Begin,
) -> None:
    session = begun(begin, "from mine import *", files={"mine.py": "1 / 0\n"})
    assert session.loaded.error.in_words == "ZeroDivisionError in line 1 of mine.py"


@pytest.mark.parametrize(
    "cell",
    ["not Python", "a = missing", "def f(x=missing): pass", "import mine", "\0", "x = \ud800"],
)
def test_what_costs_no_function_is_not_told_and_stops_nothing(begin: Begin, cell: str) -> None:
    for cells in ((cell, PAD), (PAD, cell)):
        session = begun(begin, *cells, files={"mine.py": "1 / 0\n"})
        assert session.loaded.error is None
        assert isinstance(session.ask(pad_case()), Returned)
    assert begun(begin, cell).loaded.error is None


PRINTS = "def pad(x, padding, value=0.0):\n    print({})\n    return x\n"


@pytest.mark.parametrize(
    ("cells", "printed"),
    [
        (("SIZE = np.float32(3)", PRINTS.format("SIZE"), "import numpy as np"), None),
        (("import numpy as np\nSIZE = np.float32(3)", PRINTS.format("SIZE")), "3.0"),
        ((PRINTS.format("1"), PRINTS.format("2")), "2"),
        ((PRINTS.format("1"), "pad = 3", "del pad", "pad = (3, 4)"), "1"),
        (("def right(x, padding, value=0.0):\n    print(7)\n    return x", "pad = right"), "7"),
        (("TABLE = {}\nfor i in range(3):\n    TABLE[i] = i", PRINTS.format("TABLE[2]")), "2"),
        (("%%writefile layers.py\n" + PRINTS.format("5"), "from layers import pad"), "5"),
        (("%%writefile cnn.py\nA = 6", "import cnn\n" + PRINTS.format("cnn.A")), "6"),
        (("from mine import A\n" + PRINTS.format("A"),), "8"),
        (("import matplotlib.pyplot as plt\n" + PRINTS.format("9"), "plt.show()"), "9"),
        (("from __future__ import annotations", PRINTS.replace("x,", "x: y,").format("4")), "4"),
        (("%%bash\nexit 3", PRINTS.format("__file__")), "cnn.ipynb"),
    ],
)
def test_cells_share_their_names(begin: Begin, cells: tuple[str], printed: str | None) -> None:
    session = begun(begin, *cells, files={"mine.py": "A = 8\n"})
    outcome = session.ask(pad_case())
    if printed is None:
        assert isinstance(outcome, Raised)
        assert outcome.message == "name 'SIZE' is not defined"
    else:
        assert isinstance(outcome, Returned)
        assert outcome.printed == printed


def test_a_cell_that_writes_a_file_overrides_no_function(begin: Begin) -> None:
    session = begun(begin, PRINTS.format("1"), "%%writefile old.py\n" + PRINTS.format("2"))
    outcome = session.ask(pad_case())
    assert isinstance(outcome, Returned)
    assert outcome.printed == "1"


@pytest.mark.parametrize(
    "cells",
    [
        ("%%writefile cnn.py\nA = 3\n" + PRINTS.format("A"),),
        ("%%writefile layers.py\nA = 3", "%%writefile -a layers.py\n" + PRINTS.format("A")),
        ("%%writefile layers.py\nnot Python", "%%writefile layers.py\n" + PRINTS.format("3")),
    ],
)
def test_functions_may_stand_only_in_a_file_that_cells_write(
    begin: Begin, cells: tuple[str]
) -> None:
    session = begun(begin, *cells)
    outcome = session.ask(pad_case())
    assert isinstance(outcome, Returned), session.loaded.error
    assert outcome.printed == "3"


def test_a_notebook_saved_under_the_name_of_a_script_is_read_as_one(begin: Begin) -> None:
    session = begin(notebook_of("x = null = None", PAD).decode(), main="cnn.py")
    assert session.loaded.error is None
    assert isinstance(session.ask(pad_case()), Returned)


def test_functions_that_several_cells_define_are_told_by_their_cells(begin: Begin) -> None:
    stub = "def pad(x, padding, value=0.0):\n    ..."
    found = begun(begin, PAD, "A = 1", f"# again\n{PAD}").loaded.found
    assert [place.in_words for place in found.repeated["pad"]] == [
        "line 1 of cnn.ipynb, cell 2",
        "line 2 of cnn.ipynb, cell 4",
    ]
    assert begun(begin, stub, PAD).loaded.found.repeated == {}
    assert begun(begin, PAD, stub).loaded.found.repeated.keys() == {"pad"}
    branch = "try:\n    from fast import pad\nexcept ImportError:\n    def pad(x): return x"
    assert begun(begin, branch, PAD).loaded.found.repeated == {}


def test_a_stub_is_one_until_a_cell_below_writes_it(begin: Begin) -> None:
    stub = "def pad(x, padding, value=0.0):\n    raise NotImplementedError"
    assert begun(begin, stub).loaded.functions == {"pad": "stub"}
    assert begun(begin, stub, PAD).loaded.functions == {"pad": "written"}


def test_forbidden_calls_are_found_by_cell_but_not_where_functions_are_tried(
    begin: Begin,
) -> None:
    session = begun(
        begin,
        "import numpy as np\nimport cnn",
        "assert (pad(x) == np.convolve(x, [1.0])).all()",
        "def pad(x, padding, value=0.0):\n    return np.convolve(x, [1.0])",
    )
    (line,) = session.loaded.found.forbidden
    assert line.in_words == "Uses numpy.convolve in line 2 of cnn.ipynb, cell 4"
    assert line.source == "return np.convolve(x, [1.0])"


def test_lines_are_counted_and_functions_served(begin: Begin) -> None:
    loops = "def helper(x):\n    for _ in range({}): pass\n    return pad(x, (1, 0))\n"
    conv = "def conv1d(x, weight, bias=None, stride=1, padding=0):\n    return helper(x)\n"
    case = pad_case()
    counts = []
    for steps in (5, 50):
        session = begun(begin, PAD.replace("return", f"for _ in range({steps}): 0\n    return"))
        (outcome,) = session.ask_each((case,), counts=True)
        counts.append(outcome.lines)
    assert counts[1] - counts[0] >= 45
    session = begun(begin, PAD, loops.format(1), conv, checks=("pad", "conv1d"))
    found = session.ask_served((PADDED,), frozenset({"pad"}), 1)
    assert found.called == (frozenset({"pad"}),)
    (outcome,) = found.outcomes
    assert isinstance(outcome, Returned)
    assert outcome.shape == (1, 1, 3)


PADDED = Case(
    operation="conv1d",
    arrays={"x": np.ones((1, 1, 2)), "weight": np.ones((1, 1, 1))},
    positional=2,
)

OLD = {
    "nbformat": 3,
    "worksheets": [
        {"cells": [{"cell_type": "code", "input": "A = 1"}, {"cell_type": "heading"}]},
        {"cells": [{"cell_type": "code", "language": "python", "input": [PAD]}]},
    ],
}


def test_a_notebook_of_version_3_is_read() -> None:
    read = read_notebook(json.dumps(OLD).encode(), "old.ipynb", ["pad"])
    assert read.cells == {"old.ipynb, cell 1": "A = 1", "old.ipynb, cell 3": PAD}


def of_cells(*cells: Any) -> bytes:
    return json.dumps({"cells": cells}).encode()


REFUSED = {
    "nothing": (b"", "it is not JSON"),
    "Python": (PAD.encode(), "it is not JSON"),
    "no UTF": (b"\xff\xfe\xfa", "it is not JSON"),
    "deep nesting": (b"[" * 10**6, "it is not JSON"),
    "a deep cell": (b'{"cells":' + b"[" * 10**5 + b"]" * 10**5 + b"}", "it is not JSON"),
    "a huge number": (b'{"cells":[' + b"9" * 10**4 + b"]}", "it is not JSON"),
    "cut": (notebook_of(PAD)[:-9], "it is not JSON"),
    "a list": (b"[]", "it has no list of cells"),
    "a number": (b"NaN", "it has no list of cells"),
    "cells of text": (b'{"cells": "pad"}', "it has no list of cells"),
    "cells by name": (b'{"cells": {"1": []}}', "it has no list of cells"),
    "many cells": (of_cells(*[{}] * 100_000), "100000 cells"),
    "source of numbers": (
        of_cells({}, {"cell_type": "code", "source": [1, 2]}),
        "cell 2 of n.ipynb",
    ),
    "source of nothing": (of_cells({"cell_type": "code", "source": None}), "cell 1 of n.ipynb"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_notebook_is_told_as_such(begin: Begin, name: str) -> None:
    content, words = REFUSED[name]
    with pytest.raises(NotebookError, match=r"n\.ipynb") as refused:
        read_notebook(content, "n.ipynb", ["pad"])
    assert words in str(refused.value)
    if content.isascii():
        error = begin(content.decode(), main="n.ipynb").loaded.error
        assert isinstance(error, Raised)
        assert (error.type, error.message[:30]) == ("NotebookError", str(refused.value)[:30])


def code(source: Any, **others: Any) -> dict[str, Any]:
    return {"cell_type": "code", "source": source, **others}


ODD: dict[str, Any] = {
    "nothing": None,
    "a list": [],
    "no type": {},
    "a list for a type": {"cell_type": ["code"], "source": "A = 1"},
    "raw numbers": {"cell_type": "raw", "source": [1]},
    "no source": {"cell_type": "code"},
    "no lines": code([]),
    "a lone surrogate and a null": code("x = '\ud800'\r\n\0"),
    "many parentheses": code("(" * 1000),
    "many signs": code("-" * 100_000 + "1"),
    "a long sum": code("x = " + "+".join("1" * 5000)),
    "a deep elif": code("if 1:\n  import a\n" + "elif 1:\n  import a\n" * 300),
    "an encoding": code("# -*- coding: utf-7 -*-"),
    "an output that is no number": code("", outputs=float("nan")),
}


@pytest.mark.parametrize("what", ODD)
def test_an_odd_cell_spoils_no_other(begin: Begin, what: str) -> None:
    session = begun(begin, ODD[what], PAD, ODD[what])
    assert session.loaded.error is None
    assert isinstance(session.ask(pad_case()), Returned)


def test_a_notebook_of_many_cells_loads_quickly(begin: Begin) -> None:
    session = begun(begin, *[f"def f{n}(): return f{n + 1}()" for n in range(3000)], PAD)
    assert session.loaded.error is None


def test_the_last_of_two_lists_of_cells_counts() -> None:
    twice = b'{"cells": 1, "cells": [{"cell_type": "code", "source": "A = 1"}]}'
    assert list(read_notebook(twice, "n.ipynb", []).cells.values()) == ["A = 1"]


def test_the_twins_are_read_with_all_they_need() -> None:
    read = read_notebook(notebook_of(*TWINS.values()), "n.ipynb", list(TWINS))
    assert {name for part in read.parts for name in part.defines or ()} >= set(TWINS)
