"""Every system is told the same total, whatever the rubric and whoever gave points."""

import base64
import json
from collections.abc import Callable
from xml.etree import ElementTree as ET

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.errors import MachineError
from grader.integrations.classroom50.results import classroom50_result
from grader.integrations.github.reporter import autograding_result
from grader.integrations.gradescope.results import gradescope_results
from grader.integrations.junit.results import junit_results
from grader.integrations.prairielearn.results import prairielearn_results
from grader.records.assignment import Feedback
from grader.records.gradebook import Override
from grader.records.loading import has_nothing_to_grade
from grader.records.report import Report
from grader.records.score import Score
from grader.report.closed import with_feedback
from grader.report.json_file import json_result
from grader.report.summary import with_points
from tests.conftest import Sample

Total = tuple[int, int]


def of_json(content: bytes) -> Total:
    checks = json.loads(content)["checks"]
    return sum(one["earned"] for one in checks), sum(one["possible"] for one in checks)


def of_junit(content: bytes) -> Total:
    suites = ET.fromstring(content).findall("testsuite")
    properties = [{one.get("name"): int(one.get("value", "")) for one in s[0]} for s in suites]
    for suite in properties:
        single = [value for name, value in suite.items() if name and name.startswith("points/")]
        assert sum(single) == suite["points"]
    return sum(one["points"] for one in properties), sum(one["possible"] for one in properties)


def of_gradescope(content: bytes) -> Total:
    results = json.loads(content)
    assert results["score"] == sum(test["score"] for test in results["tests"])
    return results["score"], sum(test["max_score"] for test in results["tests"])


def of_prairielearn(content: bytes) -> Total:
    results = json.loads(content)
    possible = sum(test["max_points"] for test in results["tests"])
    assert results["score"] * possible == pytest.approx(
        sum(test["points"] for test in results["tests"])
    )
    return round(results["score"] * possible), possible


def of_reporter(content: bytes) -> Total:
    result = json.loads(base64.b64decode(content))
    return sum(test["score"] for test in result["tests"]), result["max_score"]


def of_classroom50(content: bytes) -> Total:
    result = json.loads(content)
    assert result["score"] == sum(test["score"] for test in result["tests"])
    assert result["max-score"] == sum(test["max-score"] for test in result["tests"])
    return result["score"], result["max-score"]


TOTALS: dict[str, tuple[Callable[[Report], bytes], Callable[[bytes], Total]]] = {
    "JSON": (json_result, of_json),
    "JUnit": (junit_results, of_junit),
    "Gradescope": (gradescope_results, of_gradescope),
    "PrairieLearn": (prairielearn_results, of_prairielearn),
    "autograding reporter": (lambda report: autograding_result(report).encode(), of_reporter),
    "Classroom 50": (lambda report: classroom50_result(report, {}), of_classroom50),
}

LEVELS: st.SearchStrategy[Feedback] = st.sampled_from(["full", "input", "hint", "none"])


@st.composite
def rubrics(draw: st.DrawFn, report: Report) -> Report:
    """The same report under another rubric, with points by hand."""
    names = [check.name for check in report.checks]
    points = draw(st.fixed_dictionaries({name: st.integers(0, 9) for name in names}))
    given_by_hand = draw(st.dictionaries(st.sampled_from(names), st.integers(0, 9)))
    overrides = [
        Override(check=name, points=earned, note="seen", at="2026-01-01T00:00:00Z")
        for name, earned in given_by_hand.items()
    ]
    levels = draw(st.dictionaries(st.sampled_from(names), LEVELS))
    return with_feedback(with_points(report, points, overrides), levels)


@pytest.fixture(scope="module", params=["mistakes", "stub", "perfect"])
def graded(request: pytest.FixtureRequest, sample: Sample) -> Report:
    return sample(request.param)


@settings(max_examples=20)
@given(data=st.data())
def test_every_format_has_the_total_of_the_report(graded: Report, data: st.DataObject) -> None:
    report = data.draw(rubrics(graded))
    for name, (make, total_of) in TOTALS.items():
        if name == "PrairieLearn" and has_nothing_to_grade(report) and not report.score.earned:
            assert json.loads(make(report))["gradable"] is False
        else:
            assert total_of(make(report)) == (report.score.earned, report.score.possible), name


@pytest.mark.parametrize("name", TOTALS)
def test_a_score_that_is_not_the_sum_is_the_machines_fault(perfect: Report, name: str) -> None:
    wrong = msgspec.structs.replace(perfect, score=Score(earned=99, possible=100))
    with pytest.raises(MachineError, match="add up to 100 points and its score is 99"):
        TOTALS[name][0](wrong)
