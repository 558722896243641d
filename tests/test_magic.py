"""`%%grade`: a cell is run and graded, its functions are told first, and what it mended."""

from collections.abc import Callable
from pathlib import Path

import pytest

import grader
from grader.api import ShownReport
from tests.notebooks import FakeNotebook
from tests.support import TWINS

PAD = TWINS["pad"]
NO_VALUE = PAD.replace("np.full(shape, value,", "np.full(shape, 0.0,")
NO_WINDOW = "def maxpool(x, kernel_size, stride=None, padding=0):\n    return x.copy()\n"

Graded = Callable[[str], ShownReport]


@pytest.fixture
def notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeNotebook:
    """A notebook beside an assignment of 6 points for `pad` and 9 for `maxpool`."""
    (tmp_path / "assignment.toml").write_text(
        'title = "small"\n[rubric.pad]\nbasic = 2\nsides = 3\nvalue = 1\n'
        "[rubric.maxpool]\nbasic = 9\n"
    )
    monkeypatch.chdir(tmp_path)
    notebook = FakeNotebook()
    grader.load_ipython_extension(notebook)
    return notebook


@pytest.fixture
def graded(notebook: FakeNotebook) -> Graded:
    """Runs a cell that begins with `%%grade`; it has to be graded."""

    def run(cell: str) -> ShownReport:
        report = run_graded(notebook, cell)
        assert isinstance(report, ShownReport)
        return report

    return run


def run_graded(notebook: FakeNotebook, cell: str) -> object:
    """Run a cell that begins with `%%grade`, as IPython does."""
    notebook.keep(f"%%grade\n{cell}")
    call = f"get_ipython().run_cell_magic('grade', '', {cell!r})\n"
    notebook.history_manager.input_hist_parsed[-1] = call
    return notebook.magics["cell grade"]("", cell)


def test_a_cell_is_run_and_graded_with_those_before(graded: Graded) -> None:
    assert graded(PAD).score.earned == 6
    assert graded(TWINS["maxpool"]).score.earned == 15


def test_what_cannot_be_graded_is_said_and_what_is_raised_is_not_graded(
    notebook: FakeNotebook, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_graded(notebook, "x = 3\n") is None
    assert "There is no function pad or maxpool here." in capsys.readouterr().err
    assert run_graded(notebook, "1 / 0") is None
    assert capsys.readouterr().err == ""


def test_a_function_whose_cell_was_not_run_is_not_called_misspelt(graded: Graded) -> None:
    said = {one.operation: one.detail for one in graded(PAD).findings}
    assert said == {"maxpool": "No cell that was run defines maxpool. Run the one that does."}


def test_functions_of_the_cell_are_told_first(graded: Graded) -> None:
    graded(NO_WINDOW)
    order = [one.operation for one in graded(NO_VALUE).findings]
    assert order == ["pad", "maxpool"]
    order = [one.operation for one in graded("helper = 3\n").findings]
    assert order == ["maxpool", "pad"], "the dearest first, where the cell has none"


def test_what_a_cell_mended_is_told(graded: Graded) -> None:
    assert "since" not in repr(graded(NO_VALUE))
    mended = graded(PAD)
    assert repr(mended).startswith("6 of 15, +1 since ")
    assert "Mended in pad: value." in mended._repr_html_()
    assert "unchanged since" in repr(graded(PAD))


def test_a_cell_that_is_no_python_is_not_held_against_those_after_it(
    notebook: FakeNotebook, graded: Graded
) -> None:
    graded(NO_VALUE)
    assert run_graded(notebook, "def maxpool(x, kernel_size:\n    return x\n") is None
    mended = graded(PAD)
    assert mended.load_error is None
    assert repr(mended).startswith("6 of 15, +1 since ")
