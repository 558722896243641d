"""Saying of right functions what NumPy could do for them; it is worth no points."""

from collections.abc import Sequence
from itertools import islice

from grader.check.run import Asker
from grader.errors import MachineError
from grader.explain.loops import advise, counting_cases
from grader.records.assignment import Assignment
from grader.records.outcome import Returned
from grader.records.verdict import CheckResult

__all__ = ["coach_loops"]

_SECONDS = 0.5
"""CPU time for all calls; right programs of plain loops take a tenth of it."""


def coach_loops(
    assignment: Assignment, results: Sequence[CheckResult], asker: Asker
) -> tuple[str, ...]:
    """A sentence for each function that loops in Python over what NumPy can do at once.

    Only functions of which every check is right are asked. Where one cannot be, nothing is said,
    nor where the machine fails: the score stands by then.

    Args:
        assignment: What was asked.
        results: What became of each row of the rubric.
        asker: The submission.
    """
    right = [
        operation
        for operation in assignment.operations
        if (own := [result for result in results if result.operation == operation.name])
        and all(result.passed for result in own)
    ]
    cases = [case for operation in right for case in counting_cases(operation)]
    if not cases:
        return ()
    asker.grant(_SECONDS)
    try:
        outcomes = asker.ask_each(cases, counts=True)
    except MachineError:
        return ()
    lines = (outcome.lines if isinstance(outcome, Returned) else None for outcome in outcomes)
    sentences = [
        advise(operation, list(islice(lines, len(counting_cases(operation)))))
        for operation in right
    ]
    return tuple(filter(None, sentences))
