"""Saying of right functions what NumPy could do for them; it is worth no points."""

from collections.abc import Sequence
from functools import partial

from grader.allowance import Allowance
from grader.check.allowed import AllowedAsker
from grader.check.run import Asker
from grader.explain.loops import advise
from grader.records.assignment import Assignment
from grader.records.case import Case
from grader.records.outcome import Returned
from grader.records.verdict import CheckResult

__all__ = ["coach_loops"]

_SECONDS = 0.5
"""CPU time for all calls; plain loops take less than a twentieth of it."""


def coach_loops(
    assignment: Assignment, results: Sequence[CheckResult], asker: Asker, allowance: Allowance
) -> tuple[str, ...]:
    """A sentence for each function that loops in Python over what NumPy can do at once.

    Only functions of which every check is right are asked. Where one cannot be, nothing is said of
    it, nor of those after it where the machine fails.

    Args:
        assignment: What was asked.
        results: What became of each row of the rubric.
        asker: The submission.
        allowance: What explaining may take.
    """
    allowed = AllowedAsker(asker, allowance)

    def count_lines(cases: Sequence[Case]) -> list[int | None]:
        outcomes = [] if allowed.exhausted else allowed.ask_each(cases, counts=True)
        return [outcome.lines if isinstance(outcome, Returned) else None for outcome in outcomes]

    asker.grant(_SECONDS)
    sentences: list[str] = []
    for operation in assignment.operations:
        own = [result for result in results if result.operation == operation.name]
        if own and all(result.passed for result in own):
            sentences.append(allowance.attempt(partial(advise, operation, count_lines), ""))
    return tuple(filter(None, sentences))
