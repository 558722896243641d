"""Verdicts times rubric: whole points, earned whole."""

from collections.abc import Sequence

from grader.records.assignment import RubricRow
from grader.records.report import Score
from grader.records.verdict import CheckResult

__all__ = ["score_results"]


def score_results(rubric: Sequence[RubricRow], results: Sequence[CheckResult]) -> Score:
    """Add up what was earned and what there is to earn.

    Args:
        rubric: The checks and their points.
        results: What became of each, in the same order.
    """
    pairs = zip(rubric, results, strict=True)
    earned = sum(row.points for row, result in pairs if result.passed)
    return Score(earned=earned, possible=sum(row.points for row in rubric))
