"""One submission from top to bottom."""

import msgspec
import pytest

from grader.assignment import default_deck_path
from grader.deck.build import build_deck
from grader.deck.store import load_deck, require_cases
from grader.grade import grade_submission
from grader.isolation.launcher import Launcher
from grader.records.assignment import Assignment, RubricRow
from grader.records.deck import Deck
from tests.conftest import GradeSource
from tests.support import (
    RIGHT,
    TWINS,
    finding_of,
    restricted,
    submission_of,
    with_feedback,
    written,
)

NO_STRIDE = TWINS["conv2d"].replace("def conv2d(", "def right(") + (
    "\ndef conv2d(x, weight, bias=None, stride=1, padding=0):\n"
    "    return right(x, weight, bias, 1, padding)\n"
)


def beyond(deck: Deck, *names: str) -> Deck:
    """Some checks of a deck as cases that are searched, without points."""
    checks = {name: deck.checks[name] for name in names}
    return msgspec.structs.replace(deck, kind="search", seed=99, checks=checks)


def test_cases_beyond_the_deck_are_reported_and_not_scored(
    assignment: Assignment, practice_deck: Deck, launcher: Launcher
) -> None:
    asked = restricted(assignment, "conv2d/basic", "conv2d/channels")
    wide = restricted(assignment, "conv2d")
    search = beyond(practice_deck, "conv2d/basic", "conv2d/stride")
    report = grade_submission(submission_of(NO_STRIDE), wide, practice_deck, launcher, search)
    assert report.search is not None
    assert report.search.seed == 99
    assert report.search.asked == search.size
    assert [check.name for check in report.search.checks] == ["conv2d/stride"]
    assert report.search.wrong == len(practice_deck.checks["conv2d/stride"])
    without = grade_submission(submission_of(NO_STRIDE), wide, practice_deck, launcher)
    assert report.score == without.score
    assert without.search is None
    narrow = grade_submission(submission_of(NO_STRIDE), asked, practice_deck, launcher)
    assert narrow.score.earned == narrow.score.possible


def test_features_are_told_where_basic_is_not_asked(grade_source: GradeSource) -> None:
    report = grade_source(NO_STRIDE, "conv2d/stride", feedback="hint")
    assert finding_of(report, "conv2d/stride").features == ("stride",)


def test_grading_twice_gives_the_same_report_but_for_the_clock(grade_source: GradeSource) -> None:
    first, second = (
        msgspec.structs.replace(grade_source(NO_STRIDE, "conv2d"), seconds=0.0) for _ in range(2)
    )
    assert written(first) == written(second)


def test_submissions_graded_by_one_launcher_do_not_see_each_other(
    grade_source: GradeSource,
) -> None:
    spoils = (
        "import numpy as np\nnp.pad = np.zeros = np.full = None\n"
        "import builtins\nbuiltins.zip = None\n"
    )
    grade_source(spoils, "pad")
    report = grade_source(RIGHT, "pad")
    assert report.score.earned == report.score.possible


def test_a_final_deck_says_so_in_the_report(
    assignment: Assignment, practice_deck: Deck, launcher: Launcher
) -> None:
    final = msgspec.structs.replace(practice_deck, kind="final", digest="f" * 64)
    report = grade_submission(submission_of(RIGHT), restricted(assignment, "pad"), final, launcher)
    assert (report.deck.kind, report.deck.digest) == ("final", "f" * 64)


def test_the_practice_deck_can_be_graded_with_by_its_path(assignment: Assignment) -> None:
    deck = load_deck(default_deck_path())
    require_cases(deck, "practice.deck", assignment.rubric, "assignment.toml")
    assert deck.kind == "practice"


@pytest.mark.usefixtures("few_drawn")
@pytest.mark.usefixtures("few_drawn")
def test_bad_arguments_can_be_asked_and_have_to_be_refused(
    assignment: Assignment, launcher: Launcher
) -> None:
    """The check is off by default: an assignment that wants it builds a deck with it."""
    rubric = tuple(
        RubricRow(operation=one.name, check="refuses-bad-arguments", points=2, feedback="full")
        for one in assignment.operations
    )
    strict = msgspec.structs.replace(assignment, rubric=rubric)
    deck = build_deck(strict, 3, "final")
    careless = grade_submission(submission_of(RIGHT), strict, deck, launcher)
    assert "pad" in {check.operation for check in careless.checks if not check.passed}
    refuses = "\n".join(
        f"def {one.name}(*args, **options):\n    raise ValueError('refused')\n"
        for one in assignment.operations
    )
    careful = grade_submission(submission_of(refuses), strict, deck, launcher)
    assert careful.score.earned == careful.score.possible == 8


@pytest.mark.parametrize(
    ("of_check", "of_final", "shown"),
    [("full", "hint", "hint"), ("none", "hint", "none"), ("input", "full", "input")],
)
def test_a_final_deck_shows_no_more_than_its_level(
    *,
    of_check: str,
    of_final: str,
    shown: str,
    assignment: Assignment,
    practice_deck: Deck,
    launcher: Launcher,
) -> None:
    policy = msgspec.structs.replace(assignment.policy, final_feedback=of_final)
    small = with_feedback(restricted(assignment, "pad/sides"), of_check)
    strict = msgspec.structs.replace(small, policy=policy)
    final = msgspec.structs.replace(practice_deck, kind="final")
    wrong = RIGHT.replace("padding[2 * axis + 1])", "padding[2 * axis])")
    asked = [
        written(grade_submission(submission_of(wrong), *given, launcher))["checks"]
        for given in ((strict, final), (with_feedback(strict, shown), practice_deck))
    ]
    assert asked[0] == asked[1]
    assert asked[0][0]["wrong"] != 0


def test_what_only_the_grade_asks_is_named_in_practice_and_costs_nothing_there(
    assignment: Assignment, practice_deck: Deck, launcher: Launcher
) -> None:
    few = {name: cases for name, cases in practice_deck.checks.items() if name != "pad/value"}
    deck = msgspec.structs.replace(practice_deck, checks=few)
    report = grade_submission(submission_of(RIGHT), restricted(assignment, "pad"), deck, launcher)
    assert report.unpractised == ("pad/value",)
    assert (report.score.earned, report.score.possible) == (14, 14)
