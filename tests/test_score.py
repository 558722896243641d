import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.compare import RIGHT
from grader.records.assignment import RubricRow
from grader.records.report import Score
from grader.records.verdict import CheckResult, Verdict, VerdictKind
from grader.scoring import score_results

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
