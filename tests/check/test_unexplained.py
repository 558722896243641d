"""Whatever fails while failures are explained, the points are those that were decided before."""

from collections import UserDict
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from grader.allowance import Allowance, OverspentError
from grader.check import causes, searches
from grader.check import explain as steps
from grader.errors import MachineError
from grader.explain import loops, tap_map
from grader.grade import grade_submission
from grader.isolation.launcher import Launcher
from grader.records.assignment import Assignment
from grader.records.deck import Deck
from grader.records.report import Report
from grader.report import findings as publishing
from grader.report.findings import UNEXPLAINED
from grader.report.page import render_page
from tests.sampling import sampled
from tests.support import REPOSITORY, restricted, submission_of, with_feedback

MISTAKES = (REPOSITORY / "examples" / "mistakes" / "cnn.py").read_text("utf-8")

STEPS = {
    "the calls that show it": (steps, "find_examples"),
    "the smaller calls": (searches, "shrink_case"),
    "the known mistakes": (causes, "known_causes"),
    "the laws": (causes, "find_laws"),
    "what the code reads": (tap_map, "map_taps"),
    "what is published": (publishing, "publish_example"),
    "what is said of loops": (loops, "looped_dimensions"),
}
OF_WINDOWS, OF_RIGHT_FUNCTIONS = "what the code reads", "what is said of loops"
ERRORS = [KeyError("x"), MemoryError(), MachineError("No worker."), OverspentError("too long")]

FAILING = [
    pytest.param(step, error, id=f"{step}-{type(error).__name__}")
    for step in STEPS
    for error in ERRORS
]


Grade = Callable[..., Report]


@pytest.fixture(scope="module")
def grade(assignment: Assignment, practice_deck: Deck, launcher: Launcher) -> Grade:
    """Grade a submission with mistakes in conv2d and pad."""
    asked = restricted(assignment, "conv1d", "conv2d", "pad")

    def grade_within(allowance: Allowance, level: str = "full") -> Report:
        submission, levelled = submission_of(MISTAKES), with_feedback(asked, level)
        return grade_submission(submission, levelled, practice_deck, launcher, allowance=allowance)

    return grade_within


@pytest.fixture(scope="module")
def undisturbed(grade: Grade) -> Report:
    return grade(Allowance())


def decided(report: Report) -> list[tuple[object, ...]]:
    """What stays, whatever is explained of it."""
    return [
        (one.name, one.verdict, one.earned, one.possible, one.asked, one.wrong)
        for one in report.checks
    ]


def failed(report: Report) -> set[str]:
    return {check.name for check in report.checks if not check.passed}


def unexplained(report: Report) -> set[str]:
    told = (one for one in report.findings if UNEXPLAINED in one.detail)
    return {name for finding in told for name in finding.checks}


def with_taps(report: Report) -> set[str]:
    """The checks of findings with a call of which it is known what the code reads."""
    mapped = (one for one in report.findings if any(shown.taps for shown in one.examples))
    return {name for finding in mapped for name in finding.checks}


@pytest.mark.parametrize(("step", "error"), sampled(FAILING, every=3))
def test_a_step_that_fails_costs_what_it_explains(
    grade: Grade,
    undisturbed: Report,
    monkeypatch: pytest.MonkeyPatch,
    *,
    step: str,
    error: BaseException,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(Allowance, "forgives_bugs", True)
    monkeypatch.setattr(*STEPS[step], fail)
    allowance = Allowance()
    report = grade(allowance)
    assert (decided(report), report.score) == (decided(undisturbed), undisturbed.score)
    assert allowance.faults
    assert unexplained(undisturbed) == set()
    if step == OF_RIGHT_FUNCTIONS:
        assert (unexplained(report), report.coach) == (set(), ())
    else:
        some = with_taps(undisturbed) if step == OF_WINDOWS else failed(report)
        assert some
        assert unexplained(report) == some
        assert UNEXPLAINED in render_page(report)


class Unreadable(UserDict[str, Any]):
    """Fresh cases that somebody made by hand."""

    def __getitem__(self, _: str) -> Any:
        raise ValueError("missing required field")


def test_fresh_cases_that_cannot_be_read_cost_an_explanation(
    assignment: Assignment,
    practice_deck: Deck,
    launcher: Launcher,
    undisturbed: Report,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Allowance, "forgives_bugs", True)
    fresh, allowance = Unreadable(practice_deck.fresh), Allowance()
    deck = msgspec.structs.replace(practice_deck, fresh=fresh)
    asked = restricted(assignment, "conv1d", "conv2d", "pad")
    report = grade_submission(submission_of(MISTAKES), asked, deck, launcher, allowance=allowance)
    assert decided(report) == decided(undisturbed)
    assert unexplained(report) == failed(report)
    assert "Not everything could be explained: ValueError" in allowance.in_words


@pytest.mark.parametrize(
    "bounds", [{"seconds": -1.0}, {"calls": 0}, {"calls": 9}, {"comparisons": 9}], ids=str
)
def test_a_failing_case_is_shown_though_little_can_be_explained(
    grade: Grade, undisturbed: Report, bounds: dict[str, Any]
) -> None:
    report = grade(Allowance(**bounds))
    assert decided(report) == decided(undisturbed)
    assert all(finding.examples for finding in report.findings)
    assert unexplained(report) == failed(report)


@pytest.mark.parametrize(("level", "told"), [("input", True), ("hint", True), ("none", False)])
def test_a_level_that_shows_nothing_does_not_tell(grade: Grade, level: str, *, told: bool) -> None:
    report = grade(Allowance(comparisons=0), level)
    assert unexplained(report) == (failed(report) if told else set())
