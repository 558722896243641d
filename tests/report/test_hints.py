"""A check that is worth no points hints: nobody fails by it, and nothing of it comes first."""

import base64
import json
from xml.etree import ElementTree as ET

import pytest

from grader.integrations.classroom50.results import classroom50_result
from grader.integrations.github.annotations import annotations_of
from grader.integrations.github.reporter import autograding_result
from grader.integrations.github.summary import step_summary
from grader.integrations.gradescope.results import gradescope_results
from grader.integrations.junit.results import junit_results
from grader.integrations.prairielearn.results import prairielearn_results
from grader.records.report import Report
from grader.report.plain_text import result_in_text
from grader.report.summary import with_points
from tests.conftest import GradeSource
from tests.report.conftest import in_terminal
from tests.support import TWINS

NO_VALUE = TWINS["pad"].replace("np.full(shape, value,", "np.full(shape, 0.0,")
HINT = "pad/value"


@pytest.fixture(scope="module")
def full_marks(grade_source: GradeSource) -> Report:
    """All points, and a failing check that is worth none."""
    report = grade_source(NO_VALUE, "pad/basic", HINT, "pad/sides")
    return with_points(report, {"pad/basic": 2, HINT: 0, "pad/sides": 3}, ())


def test_full_marks_are_full_marks(full_marks: Report) -> None:
    assert full_marks.summary == "Full marks: 5 of 5 points."
    assert [finding.points for finding in full_marks.findings] == [0]
    assert in_terminal(full_marks).startswith("5 of 5\n")


def test_the_summary_counts_the_checks_that_give_points(full_marks: Report) -> None:
    report = with_points(full_marks, {"pad/basic": 2, HINT: 4, "pad/sides": 0}, ())
    assert report.summary == "2 of 6 points; 1 of 2 checks pass."


def test_a_terminal_says_that_it_brings_no_points(full_marks: Report) -> None:
    (line,) = [line for line in in_terminal(full_marks).splitlines() if line.startswith(" 1")]
    assert line == f" 1 pad no points  {full_marks.findings[0].title}."


@pytest.mark.parametrize("form", [result_in_text, step_summary])
def test_texts_name_it(full_marks: Report, form: object) -> None:
    assert callable(form)
    assert full_marks.findings[0].headline in form(full_marks)


def test_no_system_shows_it_as_failed(full_marks: Report) -> None:
    gradescope = json.loads(gradescope_results(full_marks))
    assert {test["status"] for test in gradescope["tests"]} == {"passed"}
    assert "pad/value" in gradescope["output"]
    assert all(test["passed"] for test in json.loads(classroom50_result(full_marks, {}))["tests"])
    reporter = json.loads(base64.b64decode(autograding_result(full_marks)))
    assert {test["status"] for test in reporter["tests"]} == {reporter["status"]} == {"pass"}
    assert not [line for line in annotations_of(full_marks) if line.startswith("::error")]
    tests = {one["name"]: one for one in json.loads(prairielearn_results(full_marks))["tests"]}
    assert tests[HINT]["max_points"] == 0  # which PrairieLearn shows in no colour
    suites = ET.fromstring(junit_results(full_marks))
    assert suites.get("failures") == "0"
    (skipped,) = suites.iter("skipped")
    assert skipped.get("message") == "no points: wrong value"
    assert suites[0].get("skipped") == "1"
    assert "| `pad` | 5/5 |  |" in step_summary(full_marks)
