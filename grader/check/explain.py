"""What explains the failing checks of an operation: known mistakes, and what the code reads."""

from collections.abc import Callable, Sequence
from functools import cache, partial

import msgspec

from grader.check.run import Asker, Run
from grader.explain.diagnose import diagnose_checks
from grader.explain.probe import map_taps
from grader.isolation.rehearsal import rehearse
from grader.records.case import Case
from grader.records.mistake import Program
from grader.records.operation import Operation
from grader.records.outcome import Outcome, Returned
from grader.records.taps import TapMap
from grader.records.verdict import Asked, CheckResult, VerdictKind

__all__ = ["explain_failures"]

_OF_WINDOWS = (VerdictKind.WRONG_SHAPE, VerdictKind.NOT_FINITE, VerdictKind.WRONG_VALUE)
"""Verdicts that may come from windows which lie elsewhere."""


def explain_failures(
    operation: Operation, runs: Sequence[Run], results: Sequence[CheckResult], asker: Asker
) -> list[CheckResult]:
    """The same results with what explains those that failed.

    Args:
        operation: What was asked.
        runs: Its checks with all their cases.
        results: What became of each.
        asker: The submission.
    """
    smallest = {one.check: one.counterexample for one in results if one.counterexample is not None}
    if not smallest:
        return list(results)
    asked = {run.row.check: run.cases for run in runs}
    diagnoses = diagnose_checks(operation.bank(), asked, smallest, _rehearsal_of(operation))
    return [
        msgspec.structs.replace(
            one,
            diagnosis=diagnoses.get(one.check),
            taps=None
            if one.same_as or one.way == "served"
            else _tap_map(operation, smallest.get(one.check), asker),
        )
        for one in results
    ]


@cache
def _rehearsal_of(operation: Operation) -> Callable[[Program, Case], Outcome]:
    return partial(rehearse, operation)


def _tap_map(operation: Operation, failing: Asked | None, asker: Asker) -> TapMap | None:
    """What the code reads in a counterexample, if it can be found out."""
    sliding = operation.sliding
    if sliding is None or failing is None or failing.verdict.kind not in _OF_WINDOWS:
        return None
    case, right, outcome = failing.answered.case, failing.answered.answer.value, failing.outcome
    answer = outcome.value if isinstance(outcome, Returned) else None
    if right is None or answer is None or answer.ndim != right.ndim or asker.exhausted:
        return None

    def ask_right(cases: Sequence[Case]) -> Sequence[Outcome]:
        return [rehearse(operation, operation.twin, one) for one in cases]

    cells = map_taps(sliding, case, answer, asker.ask_each, ask_right)
    return TapMap(combines=sliding.combines, cells=cells) if cells else None
