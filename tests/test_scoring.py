import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.compare import RIGHT
from grader.records.assignment import RubricRow
from grader.records.gradebook import Override
from grader.records.score import Score
from grader.records.verdict import CheckResult, Verdict, VerdictKind
from grader.scoring import points_by_check, points_of_check, score_results, sum_by_operation

KINDS = st.sampled_from([None, *VerdictKind])


def row(points: int) -> RubricRow:
    return RubricRow(operation="pad", check="basic", points=points, feedback="full")


def result(kind: VerdictKind | None) -> CheckResult:
    verdict = None if kind is None else Verdict(kind=kind)
    return CheckResult(operation="pad", check="basic", verdict=verdict)


@given(st.lists(st.tuples(st.integers(0, 9), KINDS)))
def test_points_are_earned_whole_and_only_by_right_checks(
    pairs: list[tuple[int, VerdictKind | None]],
) -> None:
    score = score_results([row(points) for points, _ in pairs], [result(kind) for _, kind in pairs])
    assert score.possible == sum(points for points, _ in pairs)
    assert score.earned == sum(points for points, kind in pairs if kind == VerdictKind.RIGHT)


def test_a_check_that_was_not_asked_earns_nothing() -> None:
    assert score_results([row(3)], [result(None)]) == Score(earned=0, possible=3)


def test_every_row_needs_its_result() -> None:
    with pytest.raises(ValueError, match="shorter"):
        score_results([row(1), row(2)], [CheckResult(operation="", check="", verdict=RIGHT)])


def by_hand(check: str, points: int) -> Override:
    return Override(check=check, points=points, note="seen", at="2026-01-01T00:00:00Z")


@pytest.mark.parametrize(
    ("right", "given", "earned"),
    [(True, None, 3), (False, None, 0), (True, 0, 0), (False, 2, 2), (False, 9, 3)],
)
def test_a_check_earns_all_or_nothing_unless_a_person_gave_points(
    given: int | None, earned: int, *, right: bool
) -> None:
    override = None if given is None else by_hand("pad/basic", given)
    assert points_of_check(3, right=right, given=override) == earned


def test_points_by_check_are_those_of_the_rubric_and_nothing_without_a_verdict() -> None:
    possible = {"pad/basic": 3, "pad/sides": 2, "conv1d/bias": 1, "conv1d/forms": 4}
    found = points_by_check(
        possible,
        {"pad/basic": "right", "pad/sides": "wrong value", "pad/gone": "right"},
        {"conv1d/forms": by_hand("conv1d/forms", 1)},
    )
    assert found == {"pad/basic": 3, "pad/sides": 0, "conv1d/bias": 0, "conv1d/forms": 1}
    assert sum_by_operation(found) == {"pad": 3, "conv1d": 1}
