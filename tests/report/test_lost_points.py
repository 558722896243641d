"""Points that are lost without a wrong answer: wherever points are shown, they are named."""

import base64
import json
import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest

from grader.gradebook.comment import comment_on
from grader.integrations.classroom50.results import classroom50_result
from grader.integrations.github.reporter import autograding_result
from grader.integrations.gradescope.results import gradescope_results
from grader.integrations.junit.results import junit_results
from grader.integrations.prairielearn.results import prairielearn_results
from grader.records.attempt import Student
from grader.records.gradebook import Row
from grader.records.report import Report
from grader.report.closed import NOT_ASKED
from grader.report.json_file import decode_report, json_result
from grader.report.plain_text import check_in_text, result_in_text
from tests.conftest import GradeSource
from tests.report.conftest import in_terminal
from tests.sampling import sampled
from tests.support import TWINS

WRAPPER = """
import time
def conv1d(x, weight, bias=None, stride=1, padding=0):
    {always}
    if x.shape[2] > 5:
        {deed}
    return right_conv1d(x, weight, bias, stride, padding)
"""


def conv1d_that(deed: str, always: str = "pass") -> str:
    """A right `conv1d` that does something with long sequences, beside a right `pad`."""
    right = TWINS["conv1d"].replace("def conv1d(", "def right_conv1d(")
    return TWINS["pad"] + right + WRAPPER.format(deed=deed, always=always)


SOURCES = {
    "time used up": conv1d_that("time.sleep(0.04)"),
    "time used up by printing": conv1d_that("time.sleep(0.04)", "print('x')"),
    "timed out": conv1d_that("while True: pass"),
    "timed out printing": conv1d_that("while True: print('x')", "print('x')"),
    "not written": TWINS["pad"]
    + "\ndef conv1d(x, *_, **__):\n    if x.ndim:\n        raise NotImplementedError\n",
    "absent": TWINS["pad"],
}
"""Programs that lose points of `conv1d` and none of `pad`."""

SHORT = {"seconds_in_all": 0.3, "seconds_per_call": 60.0}


@pytest.fixture(scope="module")
def graded(grade_source: GradeSource) -> Callable[[str, str], Report]:
    made: dict[tuple[str, str], Report] = {}

    def grade(name: str, level: str) -> Report:
        if (name, level) not in made:
            limits = SHORT if name.startswith("time used up") else {"seconds_per_call": 0.1}
            source = SOURCES[name]
            made[name, level] = grade_source(
                source, "pad/basic", "conv1d", feedback=level, **limits
            )
        return made[name, level]

    return grade


GRADED = [
    pytest.param(name, level, id=f"{name}-{level}")
    for name in SOURCES
    for level in ("full", "input", "hint", "none")
]


def in_findings(report: Report) -> int:
    """What findings promise, at most; checks that say right or wrong only are in none."""
    told = {name for finding in report.findings for name in finding.every_check}
    others = sum(check.lost for check in report.checks if check.name not in told)
    assert not others or report.checks[0].feedback == "none"
    return sum(finding.points for finding in report.findings) + others


def in_the_terminal(report: Report) -> int:
    scores = re.findall(r"^\w+ +(\d+)/(\d+)  ", in_terminal(report), re.MULTILINE)
    return sum(int(possible) - int(earned) for earned, possible in scores)


def in_junit(report: Report) -> int:
    failing = ET.fromstring(junit_results(report)).iterfind(".//failure/..")
    names = {f"{one.get('classname')}/{one.get('name')}" for one in failing}
    return sum(check.possible for check in report.checks if check.name in names)


def in_tests(content: bytes, earned: str, possible: str, told: str) -> int:
    """The points of the tests of a result, each of which says something where some are lost."""
    tests = json.loads(content)["tests"]
    assert all(one[told] for one in tests if one[earned] < one[possible])
    return sum(one[possible] - one[earned] for one in tests)


def in_the_reporter(report: Report) -> int:
    tests = json.loads(base64.b64decode(autograding_result(report)))["tests"]
    failing = [one for one in tests if one["status"] == "fail"]
    assert all(one["message"] for one in failing)
    names = {one["name"] for one in failing}
    return sum(check.possible for check in report.checks if check.name in names)


def in_json(report: Report) -> int:
    checks = decode_report(json_result(report)).checks
    return sum(check.lost for check in checks if check.failed or check.verdict != "right")


_AT_NONE = "before that, other checks had shown that the function is not written or takes too long"

REASONS = {
    "time used up": "checks were not asked, since the time was used up",
    "timed out": "checks were not asked, since others timed out",
    "not written": "not written yet",
    "absent": "The file defines no function conv1d.",
}
"""What is said of checks that were not asked, by why they were not."""

FORMATS: dict[str, Callable[[Report], int]] = {
    "terminal": in_the_terminal,
    "findings": in_findings,
    "junit": in_junit,
    "gradescope": lambda one: in_tests(gradescope_results(one), "score", "max_score", "output"),
    "prairielearn": lambda one: in_tests(
        prairielearn_results(one), "points", "max_points", "output"
    ),
    "classroom50": lambda one: in_tests(
        classroom50_result(one, {}), "score", "max-score", "feedback"
    ),
    "autograding reporter": in_the_reporter,
    "json": in_json,
}
"""Where points are shown: how many are lost by what is shown as failed or not asked."""


@pytest.mark.parametrize(("name", "level"), sampled(GRADED, every=3))
def test_the_points_that_are_lost_are_those_of_what_is_shown(
    graded: Callable[[str, str], Report], name: str, level: str
) -> None:
    report = graded(name, level)
    lost = report.score.possible - report.score.earned
    assert lost > 0
    assert {form: of(report) for form, of in FORMATS.items()} == dict.fromkeys(FORMATS, lost)


@pytest.mark.parametrize(("name", "level"), sampled(GRADED, every=3))
def test_every_check_without_a_verdict_says_why(
    graded: Callable[[str, str], Report], name: str, level: str
) -> None:
    report = graded(name, level)
    not_asked = [check for check in report.checks if not check.passed and not check.failed]
    assert not_asked
    for check in not_asked:
        assert check.message
        if level == "none" and name != "absent":
            assert (check.message, check.not_asked) == (NOT_ASKED, "")
        else:
            assert name.startswith(check.not_asked)
        assert check.message in check_in_text(check, report.findings)
    reason = REASONS[name.removesuffix(" by printing").removesuffix(" printing")]
    said = _AT_NONE if level == "none" and name != "absent" else reason
    for shown in (in_terminal(report), result_in_text(report)):
        assert said in " ".join(shown.split())


@pytest.mark.parametrize("level", ["full", "hint"])
@pytest.mark.parametrize("name", [one for one in SOURCES if one.startswith("time")])
def test_a_function_that_took_too_long_is_what_to_mend_first(
    graded: Callable[[str, str], Report], name: str, level: str
) -> None:
    report = graded(name, level)
    first = report.findings[0]
    assert first.operation == "conv1d"
    assert first.not_asked == tuple(
        check.name for check in report.checks if check.verdict == "not asked"
    )
    assert first.gain.startswith("up to +")
    assert first.gain in in_terminal(report)
    assert "(0 points)" not in report.summary


@pytest.mark.parametrize("level", ["full", "hint"])
def test_a_function_that_prints_is_told_so_where_calls_ended(
    graded: Callable[[str, str], Report], level: str
) -> None:
    """What those did that were stopped is seen or not; `tests/check/test_check.py` has both."""
    note = "The call of conv1d prints, which takes time. Try it without."
    slow = [check for check in graded("time used up by printing", level).checks if not check.passed]
    assert slow
    assert all(note in check.notes for check in slow)
    for name in ("time used up", "timed out"):
        assert note not in str(graded(name, level))


def test_points_of_what_was_not_asked_are_never_promised(
    graded: Callable[[str, str], Report],
) -> None:
    for name in SOURCES:
        for finding in graded(name, "full").findings:
            assert finding.unwritten or not (finding.not_asked and finding.explained)


def _row_of(report: Report) -> Row:
    """A student's row of the gradebook."""
    return Row(
        student=Student(key="1", name="Ada"),
        standing="graded",
        points={check.name: check.earned for check in report.checks},
        possible={check.name: check.possible for check in report.checks},
        verdicts={check.name: check.verdict for check in report.checks},
        findings=tuple(finding.summary for finding in report.findings),
    )


def test_a_comment_beside_a_grade_says_why_points_are_lost(
    graded: Callable[[str, str], Report],
) -> None:
    for name in SOURCES:
        said = comment_on(_row_of(graded(name, "hint")))
        assert "conv1d" in said, name
