"""Verdicts times rubric: whole points, earned whole."""

from collections.abc import Sequence

from grader.records.assignment import RubricRow
from grader.records.report import Score
from grader.records.verdict import CheckResult

__all__ = ["earned_points", "score_results"]


def earned_points(row: RubricRow, result: CheckResult) -> int:
    """The points of a check, all or none."""
    return row.points if result.passed else 0


def score_results(rubric: Sequence[RubricRow], results: Sequence[CheckResult]) -> Score:
    """Add up what was earned and what there is to earn.

    Args:
        rubric: The checks and their points.
        results: What became of each, in the same order.
    """
    earned = sum(
        earned_points(row, result) for row, result in zip(rubric, results, strict=True)
    )
    return Score(earned=earned, possible=sum(row.points for row in rubric))
