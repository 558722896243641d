"""Saying of right functions what NumPy could do for them; it is worth no points."""

from collections.abc import Sequence
from contextlib import suppress

from grader.check.run import Asker
from grader.errors import MachineError
from grader.explain.loops import advise
from grader.records.assignment import Assignment
from grader.records.case import Case
from grader.records.outcome import Returned
from grader.records.verdict import CheckResult

__all__ = ["coach_loops"]

_SECONDS = 0.5
"""CPU time for all calls; plain loops take less than a twentieth of it."""


def coach_loops(
    assignment: Assignment, results: Sequence[CheckResult], asker: Asker
) -> tuple[str, ...]:
    """A sentence for each function that loops in Python over what NumPy can do at once.

    Only functions of which every check is right are asked. Where one cannot be, nothing is said of
    it, nor where the machine fails: the score stands by then.

    Args:
        assignment: What was asked.
        results: What became of each row of the rubric.
        asker: The submission.
    """

    def count_lines(cases: Sequence[Case]) -> list[int | None]:
        outcomes = [] if asker.exhausted else asker.ask_each(cases, counts=True)
        return [outcome.lines if isinstance(outcome, Returned) else None for outcome in outcomes]

    asker.grant(_SECONDS)
    sentences: list[str] = []
    with suppress(MachineError):
        for operation in assignment.operations:
            own = [result for result in results if result.operation == operation.name]
            if own and all(result.passed for result in own):
                sentences.append(advise(operation, count_lines))
    return tuple(filter(None, sentences))
