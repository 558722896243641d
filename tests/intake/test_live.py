"""Functions of a running notebook, by the sources of the cells; IPython is not needed for it."""

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from grader.api import grade_submission
from grader.errors import SubmissionError
from grader.intake.live import load_live
from grader.isolation.surveying import survey_alone
from grader.records.submission import WantedFiles
from tests.notebooks import FakeNotebook
from tests.support import TWINS

PAD = TWINS["pad"]
WANTED = WantedFiles(functions=("pad", "conv1d", "conv2d", "maxpool"))


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with an assignment of 6 points for `pad`."""
    text = 'title = "small"\n[rubric.pad]\nbasic = 2\nsides = 3\nvalue = 1\n'
    (tmp_path / "assignment.toml").write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


BY_PARTS = {
    "one cell": [PAD],
    "helpers and constants in other cells": [
        "import numpy as np",
        "ZERO = 0.0",
        (
            "def widths(x, padding):\n"
            "    pairs = list(zip(padding[::2], padding[1::2]))[::-1]\n"
            "    return [(0, 0)] * (x.ndim - len(pairs)) + pairs"
        ),
        (
            "def pad(x, padding, value=ZERO):\n"
            "    return np.pad(x, widths(x, padding), constant_values=value)"
        ),
    ],
    "written again": ["def pad(x, padding, value=0.0):\n    return x", PAD],
    "a lambda": [
        "import numpy as np",
        (
            "pad = lambda x, padding, value=0.0: np.pad(x, [(0, 0)] * (x.ndim - len(padding) // 2)"
            " + [*zip(padding[::2], padding[1::2])][::-1], constant_values=value)"
        ),
    ],
    "decorated": [
        (
            "def quiet(function):\n"
            "    def call(*args, **kwargs):\n"
            "        return function(*args, **kwargs)\n"
            "    return call"
        ),
        PAD.replace("def pad(", "@quiet\ndef pad("),
    ],
    "an object": [
        "from functools import partial",
        PAD.replace("def pad(", "def longer("),
        "pad = partial(longer)",
    ],
    "after a slip": ["def pad(x, padding:\n", PAD],
    "after an exception": [PAD + "\n1 / 0\n"],
    "with magics": ["%matplotlib inline\n!ls", f"%%time\n{PAD}"],
}


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("cells", BY_PARTS.values(), ids=BY_PARTS)
def test_functions_are_graded_however_cells_make_them(cells: list[str]) -> None:
    notebook = FakeNotebook()
    for cell in cells:
        notebook.keep(cell)
        if not cell.startswith("%") or PAD in cell:
            notebook.run_cell(cell.removeprefix("%%time\n"))
    if cells[0].startswith("%"):
        notebook.history_manager.input_hist_parsed[1:] = ["get_ipython()"] * 2
    report = grade_submission(notebook.user_ns)
    assert report.summary == "Full marks: 6 of 6 points."
    assert report.remarks == ()  # in a notebook a function is often written again


@pytest.mark.usefixtures("small")
def test_the_cell_is_named_by_the_number_that_stands_beside_it() -> None:
    raises = "def pad(x, padding, value=0.0):\n    return x.nothing"
    report = grade_submission(FakeNotebook().run("import os", "", raises))
    raised = report.findings[0].clearest
    assert raised is not None
    assert raised.raised is not None
    assert raised.raised.frames[-1].file == "notebook.ipynb, cell 3"


@pytest.mark.usefixtures("small")
def test_nothing_of_it_is_called_where_it_was_written() -> None:
    namespace = FakeNotebook().run(
        "CALLS = []",
        "def pad(x, padding, value=0.0):\n    CALLS.append(x)\n    return x",
    )
    assert grade_submission(namespace).score.earned == 0
    assert namespace["CALLS"] == []


@pytest.mark.parametrize("how", ["import", "run"])
def test_what_stands_in_a_file_goes_along(
    small: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    (small / "layers_of_a_test.py").write_text(PAD)
    monkeypatch.syspath_prepend(small)
    notebook = FakeNotebook()
    if how == "import":
        notebook.run("from layers_of_a_test import pad")
    else:
        notebook.keep("%run layers_of_a_test.py")
        path = str(small / "layers_of_a_test.py")
        exec(compile(PAD, path, "exec"), notebook.user_ns)
    try:
        assert grade_submission(notebook.user_ns).score.earned == 6
    finally:
        sys.modules.pop("layers_of_a_test", None)


def test_a_module_that_names_a_file_which_is_not_there_does_no_harm(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(small)
    unreal = ModuleType("unreal")
    unreal.__file__ = "_ops.py"
    monkeypatch.setitem(sys.modules, "unreal", unreal)
    assert grade_submission(FakeNotebook().run(PAD)).score.earned == 6


def test_a_script_is_its_file(small: Path) -> None:
    (small / "mine.py").write_text(PAD)
    namespace = {"__file__": str(small / "mine.py"), "pad": print}
    assert load_live(namespace, WANTED, survey_alone).main == "mine.py"


def by_exec() -> dict[str, Any]:
    notebook = FakeNotebook()
    exec(PAD, notebook.user_ns)
    return notebook.user_ns


def not_from_a_cell() -> dict[str, Any]:
    notebook = FakeNotebook()
    notebook.user_ns["pad"] = print
    return notebook.user_ns


@pytest.mark.parametrize(
    ("namespace", "why"),
    [
        ({}, "There is no function pad or conv1d or conv2d or maxpool here. Run the cells"),
        ({"pad": 3}, "There is no function pad"),
        ({"pad": print}, "The source of pad cannot be found"),
        (by_exec(), "The source of pad cannot be found: it stands in no cell that was run"),
        (not_from_a_cell(), "The source of pad cannot be found"),
    ],
    ids=["empty", "no function", "no cells", "exec", "an object of no cell"],
)
def test_what_cannot_be_found_is_said(namespace: dict[str, Any], why: str) -> None:
    with pytest.raises(SubmissionError, match=why):
        load_live(namespace, WANTED, survey_alone)


def test_cells_that_are_too_much_are_refused() -> None:
    notebook = FakeNotebook()
    notebook.run(PAD)
    notebook.keep(f'"{"x" * (9 << 20)}"')
    with pytest.raises(SubmissionError, match=r"more than 8 MiB\. Restart the kernel"):
        load_live(notebook.user_ns, WANTED, survey_alone)
