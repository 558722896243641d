"""A file that does not load: every format says so, with file, line and reason, at every level."""

import base64
import io
import re
from collections.abc import Callable
from functools import cache
from html import unescape

import pytest

from grader.integrations.classroom50.results import classroom50_result
from grader.integrations.github.annotations import annotations_of
from grader.integrations.github.reporter import autograding_result
from grader.integrations.github.summary import step_summary
from grader.integrations.gradescope.results import gradescope_results
from grader.integrations.junit.results import junit_results
from grader.integrations.prairielearn.results import prairielearn_results
from grader.records.grading import Remarks
from grader.records.loading import LoadingView
from grader.records.report import Report
from grader.report.console import plain_console
from grader.report.json_file import json_result
from grader.report.page import render_page
from grader.report.plain_text import result_in_text
from grader.report.terminal import print_report
from tests.conftest import GradeSource
from tests.report.conftest import in_terminal
from tests.sampling import sampled
from tests.support import TWINS

DEFINES = TWINS["pad"]

FILES = {
    "raises": (DEFINES.replace("def pad(", "@np.convolv\ndef pad("), "AttributeError in line"),
    "is no Python": (f"{DEFINES}\n  1 +\n", "IndentationError"),
    "exits": (f"import os\nos._exit(3)\n{DEFINES}", "ended the whole Python process (exit status"),
    "does not end": (
        f"while True:\n    pass\n{DEFINES}",
        "Maybe a loop outside",
    ),
}
"""Files, and what is said of each of them."""

GRADED = [
    pytest.param(name, level, id=f"{name}-{level}")
    for name in FILES
    for level in ("full", "input", "hint", "none")
]


def _while_watching(report: Report) -> str:
    text = io.StringIO()
    print_report(report, plain_console(text, 100), brief=True)
    return text.getvalue()


FORMATS: dict[str, Callable[[Report], str]] = {
    "terminal": in_terminal,
    "page": render_page,
    "JSON": lambda report: json_result(report).decode(),
    "JUnit": lambda report: junit_results(report).decode(),
    "Gradescope": lambda report: gradescope_results(report).decode(),
    "PrairieLearn": lambda report: prairielearn_results(report).decode(),
    "Classroom 50": lambda report: classroom50_result(report, {}).decode(),
    "autograding reporter": lambda report: base64.b64decode(autograding_result(report)).decode(),
    "step summary": step_summary,
    "annotation": lambda report: "\n".join(annotations_of(report)[1:]),
    "watching": _while_watching,
    "plain text": result_in_text,
}


@pytest.fixture(scope="module")
def graded(grade_source: GradeSource) -> Callable[[str, str], Report]:
    """The report of one of `FILES` at a level, which is made once."""
    checks = ("pad/basic", "pad/axes", "conv1d/basic")
    limits = {"does not end": {"seconds_per_call": 0.05}}
    return cache(
        lambda name, level: grade_source(
            FILES[name][0], *checks, feedback=level, **limits.get(name, {})
        )
    )


@pytest.mark.parametrize(("name", "level"), sampled(GRADED, every=3))
@pytest.mark.parametrize("form", FORMATS)
def test_every_format_says_why_at_every_level(
    graded: Callable[[str, str], Report], form: str, name: str, level: str
) -> None:
    report = graded(name, level)
    shown = " ".join(unescape(FORMATS[form](report)).replace("%3A", ":").split())
    assert FILES[name][1] in shown
    assert "wrong value" not in shown
    assert LoadingView(
        operations=report.operations, checks=report.checks, load_error=report.load_error
    ).did_not_load


PAD, CONV = TWINS["pad"], TWINS["conv1d"]
RAISED = "Loading the file raised ZeroDivisionError in line"


@pytest.mark.parametrize(
    ("source", "of_student", "of_staff"),
    [
        (f"1 / 0\n{PAD}\n{CONV}", "stops there, before pad, conv1d. The grader went on", True),
        (f"{PAD}\n1 / 0\n{CONV}", "stops there, before conv1d. The grader went on", True),
        (f"{PAD}\n{CONV}\n1 / 0\n", "division by zero. What is there was graded.", False),
        (
            PAD + CONV.replace("def conv1d(", "@(1 / 0)\ndef conv1d("),
            "Missing after that: conv1d. The rest was graded.",
            True,
        ),
        (f"{PAD}\n1 / 0\n", "Not defined: conv1d. Loading the file raised", False),
        (
            "def pad(x): ...\ndef conv1d(x): ...\n1 / 0\n",
            "2 of 2 functions are not written. Start with pad. Loading the file raised",
            False,
        ),
    ],
)
def test_what_a_raising_statement_costs_is_said(
    grade_source: GradeSource, source: str, of_student: str, *, of_staff: bool
) -> None:
    report = grade_source(source, "pad/basic", "conv1d/basic")
    assert RAISED in report.summary
    assert of_student in report.summary
    remarks = Remarks.of(report)
    assert remarks.loaded
    assert (RAISED in (remarks.loading or "")) == of_staff


IN_A_CLASS = "class CNN:\n" + "".join(f"    {line}\n" for line in DEFINES.splitlines())


@pytest.mark.parametrize("end", ["", "exit()\n"])
def test_functions_in_a_class_are_the_first_that_is_said(
    grade_source: GradeSource, end: str
) -> None:
    """And neither that nothing is wrong, nor that an exit below them is why they are not there."""
    report = grade_source(IN_A_CLASS + end, "pad/basic")
    why = "There is one inside the class CNN"
    terminal = " ".join(in_terminal(report).split())
    assert re.match(r"0 of \d+\. 1 function is not defined\. ", terminal)
    page = unescape(render_page(report))
    assert re.search(rf'<p class="remark">One function is not defined\. [^<]*{why}', page)
    for text in (terminal, page):
        assert why in text
        assert "Nothing is wrong yet" not in text
        assert ("raised SystemExit in line" in text) == bool(end)
        assert "None" not in text


def test_an_exit_says_what_it_ends(grade_source: GradeSource) -> None:
    report = grade_source(f"{DEFINES}\nexit()\n", "pad/basic")
    said = "That ends whatever program imports the file or calls it."
    assert said in " ".join(in_terminal(report).split())
