import json
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import __version__
from grader.allowance import Allowance
from grader.compare import RIGHT as RIGHT_VERDICT
from grader.records.arrays import view_array
from grader.records.assignment import Assignment
from grader.records.deck import Deck
from grader.records.outcome import Loaded
from grader.records.report import CheckReport, Report
from grader.records.verdict import CheckResult
from grader.report.findings import Basis
from grader.report.json_file import encode_report
from grader.report.page import render_page
from grader.report.publish import publish_search
from tests.conftest import GradeSource
from tests.report.conftest import FRACTIONS_FAIL, HOSTILE, in_terminal
from tests.support import (
    RIGHT,
    TWINS,
    array_of,
    check_of,
    finding_of,
    restricted,
    submission_of,
)


def test_totals_are_the_sums_of_their_parts(mistaken: Report) -> None:
    assert 0 < mistaken.score.earned < mistaken.score.possible == 100
    for kind in ("earned", "possible"):
        total = getattr(mistaken.score, kind)
        assert sum(getattr(check, kind) for check in mistaken.checks) == total
        assert sum(getattr(one, kind) for one in mistaken.operations) == total
        for one in mistaken.operations:
            own = [check for check in mistaken.checks if check.operation == one.name]
            assert sum(getattr(check, kind) for check in own) == getattr(one, kind)


def test_points_are_earned_whole(mistaken: Report) -> None:
    for check in mistaken.checks:
        assert check.earned == (check.possible if check.verdict == "right" else 0)
        assert check.wrong is not None
        assert check.wrong <= check.asked


def test_checks_stand_in_the_order_of_the_rubric(mistaken: Report, assignment: Assignment) -> None:
    assert [check.name for check in mistaken.checks] == [row.name for row in assignment.rubric]


def test_a_report_says_what_was_graded_with_what(
    mistaken: Report, practice_deck: Deck, assignment: Assignment
) -> None:
    assert mistaken.title == assignment.title
    assert (mistaken.deck.kind, mistaken.deck.digest) == ("practice", practice_deck.digest)
    assert mistaken.deck.cases == practice_deck.size
    assert mistaken.submission.sha256 == mistaken.submission.sha256.lower()
    assert len(mistaken.submission.sha256) == 64
    here = mistaken.grader
    assert (here.version, here.numpy) == (__version__, np.__version__)
    assert mistaken.isolation.layers
    assert mistaken.search is None


def test_a_failure_shows_expected_and_returned_and_where_they_differ(mistaken: Report) -> None:
    found = finding_of(mistaken, "conv2d/per-axis-stride").clearest
    assert found is not None
    assert found.expected is not None
    assert found.returned is not None
    assert found.mismatch is not None
    expected, returned = array_of(found.expected), array_of(found.returned)
    cells = np.flatnonzero(expected != returned)
    assert found.mismatch.at == tuple(cells)
    assert found.mismatch.wrong == len(cells)
    assert found.mismatch.cells == expected.size
    assert np.ravel_multi_index(found.mismatch.first, expected.shape) == cells[0]


def test_forbidden_calls_are_published_and_cost_no_points(forbidden: Report) -> None:
    assert forbidden.score.earned == forbidden.score.possible
    assert forbidden.summary.startswith("Full marks")
    assert [
        (call.name, call.file, call.line, call.function, call.source)
        for call in forbidden.forbidden_calls
    ] == [
        ("numpy.convolve", "cnn.py", 3, "", "slide = convolve"),
        ("numpy.correlate", "helper.py", 3, "slide", "return np.correlate(a, b)  # <b>"),
    ]


def test_a_program_without_forbidden_calls_has_none(perfect: Report) -> None:
    assert perfect.forbidden_calls == ()


def test_the_summary_says_how_far_one_is(perfect: Report, mistaken: Report) -> None:
    assert perfect.summary.startswith("Full marks: 100 of 100 points")
    assert mistaken.summary.startswith(f"{mistaken.score.earned} of 100 points")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("", "Nothing to grade yet. The file defines no function pad."),
        (
            "def pad(): ...\ndef conv1d(): ...\ndef conv2d(): ...\ndef maxpool(): ...\n",
            "4 of 4 functions are not written. Start with pad",
        ),
        (
            "class CNN:\n    def pad(self, x): return x\n",
            "move it out, to the top level. Not defined: conv1d, conv2d, maxpool.",
        ),
        ("def Pad(x, padding): return x\n", "Did you mean Pad, in line 1 of cnn.py?"),
        (
            "if __name__ == '__main__':\n    def pad(x): return x\n",
            "There is one inside an `if` or the like, which did not run it, in line 2 of cnn.py",
        ),
        (
            "x = 1 / 0\n",
            "did not load. Loading the file raised ZeroDivisionError in line 1 of cnn.py: division",
        ),
        ("def pad(x:\n", "SyntaxError in line 1"),
        ("import os\nos._exit(3)\n", "ended the whole Python process (exit status 3)"),
        (TWINS["pad"], "Not defined: conv1d, conv2d, maxpool"),
    ],
)
def test_the_summary_says_why_there_is_nothing_to_grade(
    grade_source: GradeSource, source: str, words: str
) -> None:
    assert words in grade_source(source).summary


def test_the_summary_says_where_loading_stopped(grade_source: GradeSource) -> None:
    summary = grade_source(f"{TWINS['pad']}\n1 / 0\n", "pad/basic").summary
    line = TWINS["pad"].count("\n") + 2
    assert summary.endswith(
        f" Loading the file raised ZeroDivisionError in line {line} of cnn.py: "
        "division by zero. What is there was graded."
    )


def numbers_in(value: Any) -> set[float]:
    """All numbers in a piece of JSON."""
    if isinstance(value, dict):
        return set().union(*map(numbers_in, value.values()))
    if isinstance(value, list):
        return set().union(*map(numbers_in, value))
    return {float(value)} if isinstance(value, int | float) else set()


def texts_of(report: Report) -> dict[str, str]:
    return {
        "json": encode_report(report).decode(),
        "page": render_page(report),
        "terminal": in_terminal(report),
    }


def secrets_of(report: Report) -> set[float]:
    """Numbers of right answers that are neither arguments nor what was returned."""
    secrets: set[float] = set()
    for found in (example for finding in report.findings for example in finding.examples):
        assert found.expected is not None
        shown = [view_array(array) for array in found.case.arrays.values()]
        shown += [found.returned] if found.returned else []
        known = {float(value) for view in shown for value in view.values}
        secrets |= {float(value) for value in found.expected.values} - known
    return {secret for secret in secrets if len(f"{secret:.6g}".strip("-")) >= 5}


CHECKS = ("conv2d/dtype", "conv2d/combined")


@pytest.mark.parametrize("level", ["input", "hint", "none"])
def test_feedback_below_full_leaks_no_expected_value(grade_source: GradeSource, level: str) -> None:
    full = grade_source(FRACTIONS_FAIL, *CHECKS, feedback="full")
    secrets = secrets_of(full)
    assert len(secrets) >= 3
    assert numbers_in(json.loads(texts_of(full)["json"])) >= secrets
    report = grade_source(FRACTIONS_FAIL, *CHECKS, feedback=level)
    for (where, text), secret in product(texts_of(report).items(), secrets):
        assert str(secret).removesuffix(".0") not in text, where
        assert f"{secret:.6g}" not in text, where
    assert not numbers_in(json.loads(texts_of(report)["json"])) & secrets
    assert report.score == full.score


@pytest.mark.parametrize("level", ["full", "input", "hint", "none"])
def test_feedback_levels_say_as_much_as_they_may(grade_source: GradeSource, level: str) -> None:
    report = grade_source(FRACTIONS_FAIL, *CHECKS, "conv2d/basic", feedback=level)
    assert check_of(report, "conv2d/basic").verdict == "right"
    failed = check_of(report, "conv2d/dtype")
    finding = finding_of(report, "conv2d/dtype") if level != "none" else None
    found = finding.clearest if finding else None
    assert (found is not None) == (level in {"full", "input"})
    assert bool(failed.message) == (level != "none")
    if found is not None:
        assert found.returned is not None
        assert (found.expected is not None) == (level == "full")
        assert (found.mismatch is not None) == (level == "full")
        assert ("expected" in found.snippet) == (level == "full")
    if level == "hint":
        assert finding is not None
        assert "fractions" in finding.features
        assert not any(character.isdigit() for character in failed.message)
    if level == "none":
        assert failed.notes == ()


FAULTS = {
    "crashed": "import os\n    os._exit(1)",
    "timed out": "while True: pass",
    "missing": "raise NotImplementedError",
    "raised": "raise ValueError(x.shape)",
    "wrong type": "x.sum()",
    "wrong shape": "return x",
    "not finite": "return right(x, padding, value) * np.nan",
    "wrong value": "return right(x, padding, value) + 1",
}


@pytest.mark.parametrize("verdict", FAULTS)
def test_feedback_none_says_right_or_wrong_and_nothing_else(
    grade_source: GradeSource, verdict: str
) -> None:
    source = TWINS["pad"].replace("def pad(", "def right(") + (
        f"\ndef pad(x, padding, value=0.0):\n    {FAULTS[verdict]}\n"
    )
    limits = {"seconds_per_call": 0.05}
    full = grade_source(source, "pad/basic", **limits)
    (told,) = full.checks
    assert told.verdict == verdict
    (untold,) = grade_source(source, "pad/basic", feedback="none", **limits).checks
    if verdict == "missing":  # which loading told, before anything was asked
        assert (untold.verdict, untold.message) == ("missing", "pad is not written yet.")
    else:
        assert (untold.verdict, untold.message) == ("wrong value", "")
    assert untold.notes == ()


@pytest.mark.parametrize("verdict", FAULTS)
def test_a_hint_names_the_verdict_without_numbers(grade_source: GradeSource, verdict: str) -> None:
    source = TWINS["pad"].replace("def pad(", "def right(") + (
        f"\ndef pad(x, padding, value=0.0):\n    {FAULTS[verdict]}\n"
    )
    limits = {"seconds_per_call": 0.05}
    report = grade_source(source, "pad/basic", feedback="hint", **limits)
    (told,) = report.checks
    assert verdict == "missing" or not any(finding.examples for finding in report.findings)
    assert told.verdict == verdict
    assert told.message
    without_limits = told.message.replace("0.05 s", "").replace("exit status 1", "")
    assert not any(character.isdigit() for character in without_limits)


def test_hostile_text_reaches_no_report_unescaped(hostile: Report) -> None:
    forbidden = set("\x1b\x07\x9b\r\x00\u202e\u2066")
    for where, text in texts_of(hostile).items():
        assert not forbidden & set(text), where
    raised = check_of(hostile, "pad/basic")
    assert "<script>alert(1)</script>" in raised.message
    assert "\\x1b[31m" in raised.message
    found = finding_of(hostile, "pad/basic").clearest
    assert found is not None
    assert "\\u202eevil" in found.printed
    assert HOSTILE not in raised.message


def test_a_search_reports_only_what_failed(assignment: Assignment, practice_deck: Deck) -> None:
    asked = restricted(assignment, "pad/basic", "pad/sides")
    results = [
        CheckResult(operation="pad", check="basic", verdict=RIGHT_VERDICT, asked=4),
        CheckResult(operation="pad", check="sides", verdict=None, asked=3, wrong=2),
    ]
    loaded = Loaded(functions={"pad": "written"})
    basis = Basis(submission_of(RIGHT), loaded, Allowance())
    found = publish_search(asked, practice_deck, results, (), basis)
    assert (found.asked, found.wrong, found.seed) == (7, 2, practice_deck.seed)
    assert [check.name for check in found.checks] == ["pad/sides"]


@pytest.mark.parametrize("source", ["while True: pass", "import os; os._exit(3)"])
def test_a_file_that_cannot_be_loaded_says_the_same_at_lower_levels(
    grade_source: GradeSource, source: str
) -> None:
    full, hint, none = (
        grade_source(source, "pad/basic", feedback=level, seconds_per_call=0.1)
        for level in ("full", "hint", "none")
    )
    for lower in (hint, none):
        assert lower.checks[0].message == full.checks[0].message
        assert lower.checks[0].verdict == full.checks[0].verdict
        assert lower.summary == full.summary
    assert "Loading the file" in full.summary


@pytest.mark.parametrize("level", ["full", "input", "hint", "none"])
def test_a_check_says_how_much_is_shown_of_it(grade_source: GradeSource, level: str) -> None:
    for source in (RIGHT, FRACTIONS_FAIL):
        report = grade_source(source, "conv2d/basic", feedback=level)
        assert [check.feedback for check in report.checks] == [level]


@given(st.sampled_from(["pad", "conv2d"]), st.sampled_from(["basic", "per-axis-stride"]))
def test_a_check_knows_both_halves_of_its_name(operation: str, check: str) -> None:
    report = CheckReport(
        name=f"{operation}/{check}",
        asks="",
        verdict="right",
        message="",
        earned=1,
        possible=1,
        asked=1,
        wrong=0,
        notes=(),
    )
    assert (report.operation, report.check, report.passed) == (operation, check, True)
