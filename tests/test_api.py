"""`from grader import grade_submission`, in a script, in Python's prompt and in a notebook."""

import html
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from grader import grade_submission
from grader.api import ShownReport
from grader.errors import SubmissionError
from grader.magic import _options_in
from grader.records.report import Report
from grader.report.json_file import decode_report, encode_report
from tests.notebooks import run_cells
from tests.support import RIGHT, written

SMALL = 'title = "small"\n[rubric.pad]\nbasic = 2\nsides = 3\nvalue = 1\n'
WRONG = "import numpy as np\ndef pad(x, padding, value=0.0):\n    return x + '<script>'\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("course")
    (folder / "cnn.py").write_text(RIGHT)
    (folder / "wrong.py").write_text(WRONG)
    (folder / "assignment.toml").write_text(SMALL)
    return folder


@pytest.fixture(scope="module")
def wrong(folder: Path) -> ShownReport:
    return grade_submission(folder / "wrong.py", assignment=folder / "assignment.toml")


def test_a_right_program_has_full_marks(folder: Path) -> None:
    report = grade_submission(
        str(folder / "cnn.py"), assignment=str(folder / "assignment.toml"), deck=None
    )
    assert isinstance(report, Report)
    assert (report.score.earned, report.score.possible) == (6, 6)
    assert report.summary == "Full marks: 6 of 6 points."


def test_the_files_where_it_is_called_count(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert grade_submission("cnn.py").title == "small"


def test_what_cannot_be_graded_is_an_exception_that_says_so(folder: Path) -> None:
    with pytest.raises(SubmissionError, match="no file or folder"):
        grade_submission(folder / "nowhere")


def test_a_report_is_published_as_the_record_it_is(wrong: ShownReport) -> None:
    assert written(decode_report(encode_report(wrong))) == written(wrong)


def test_in_a_notebook_it_shows_its_page_in_a_frame_that_reaches_nothing(
    wrong: ShownReport,
) -> None:
    frame = wrong._repr_html_()
    found = re.fullmatch(
        r"<style>[^<>]*</style>"
        r'<iframe class="cnn-grader-page" sandbox="allow-scripts" srcdoc="([^"]*)" [^<>]*>'
        r"<pre>([^<>]*)</pre></iframe>",
        frame,
    )
    assert found is not None
    assert html.unescape(found[1]).lstrip().startswith("<!doctype html>")
    assert html.unescape(found[2]) == repr(wrong)


def test_elsewhere_it_shows_what_the_command_prints(wrong: ShownReport) -> None:
    first, *_ = repr(wrong).splitlines()
    assert first == "0 of 6"
    assert "Your pad raises" in repr(wrong)


def test_importing_the_grader_loads_nothing_else() -> None:
    program = "import sys, grader; print({'numpy', 'rich', 'grader.api'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"


def test_behind_the_magic_a_backslash_is_part_of_a_path_on_windows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    typed = r'--deck C:\hw\practice.deck --assignment "my hw\assignment.toml"'
    named = {"deck": r"C:\hw\practice.deck", "assignment": r"my hw\assignment.toml"}
    assert _options_in(typed) == named


@pytest.mark.slow
def test_a_real_kernel_shows_the_page_of_a_submission(folder: Path) -> None:
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [
        nbformat.v4.new_code_cell("from grader import grade_submission"),
        nbformat.v4.new_code_cell("report = grade_submission('wrong.py')\nreport"),
        nbformat.v4.new_code_cell("print(report.score.earned, 'of', report.score.possible)"),
    ]
    run_cells(notebook, folder)
    shown, printed = notebook.cells[1].outputs[0], notebook.cells[2].outputs[0]
    assert "<iframe " in shown.data["text/html"]
    assert printed.text == "0 of 6\n"


@pytest.mark.slow
def test_a_real_kernel_grades_the_functions_that_its_cells_made(folder: Path) -> None:
    notebook = nbformat.v4.new_notebook()
    typed = [
        "%load_ext grader\nfrom grader import grade_submission",
        "import numpy as np\nMODE = 'constant'",
        "def pad(x, padding:",
        (
            "%%grade\n"
            "def pad(x, padding, value=0.0):\n"
            "    pairs = [*zip(padding[::2], padding[1::2])][::-1]\n"
            "    pairs = [(0, 0)] * (x.ndim - len(pairs)) + pairs\n"
            "    return np.pad(x, pairs, MODE, constant_values=value)"
        ),
        "print(grade_submission(globals()).score.earned)",
        "import __main__\nprint(grade_submission(vars(__main__)).score.earned)",
        "def pad(x, padding, value=0.0):\n    return x.nothing",
        (
            "findings = grade_submission(globals()).findings\n"
            "print(findings[0].clearest.raised.frames[-1].file)"
        ),
        "%%grade\ndel pad",
    ]
    notebook.cells = [nbformat.v4.new_code_cell(cell) for cell in typed]
    run_cells(notebook, folder, allow_errors=True)
    outputs = [cell.outputs for cell in notebook.cells]
    assert "<iframe " in outputs[3][0].data["text/html"]
    assert "6 of 6. Everything is right." in outputs[3][0].data["text/plain"]
    assert [outputs[index][0].text for index in (4, 5, 7)] == [
        "6\n",
        "6\n",
        "notebook.ipynb, cell 7\n",
    ]
    assert outputs[8][0].text.startswith("There is no function pad here. Run the cells")


def test_the_magic_needs_no_ipython_to_be_installed() -> None:
    program = (
        "import sys; sys.modules['IPython'] = None\n"
        "class Shell:\n"
        "    def register_magic_function(self, function, magic_kind, magic_name):\n"
        "        print(magic_kind, magic_name)\n"
        "import grader; grader.load_ipython_extension(Shell())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "cell grade\n"
