"""What is told beyond the points: what explains failing checks, and what right ones leave to NumPy.

Of failing checks that is smaller cases, known mistakes, and what the code reads.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial

import msgspec

from grader.allowance import Allowance
from grader.check.asker import AllowedAsker, Asker, RunAsker
from grader.check.conclude import with_counterexamples
from grader.check.run import CheckRun
from grader.check.smallest import find_smallest
from grader.explain.diagnose import diagnose_checks
from grader.explain.loops import advise
from grader.explain.probe import map_taps
from grader.isolation.in_process import call_in_process
from grader.records.assignment import Assignment
from grader.records.case import Case
from grader.records.mistake import Program
from grader.records.operation import Operation
from grader.records.outcome import Outcome, Raised, Returned
from grader.records.taps import TapMap
from grader.records.verdict import Asked, CheckResult, Diagnosis, VerdictKind

_ABOUT_WINDOWS = (VerdictKind.WRONG_SHAPE, VerdictKind.NOT_FINITE, VerdictKind.WRONG_VALUE)
"""Verdicts that may come from windows which lie elsewhere."""

_COACH_SECONDS = 0.5
"""CPU time for all calls that count lines; plain loops take less than a twentieth of it."""


def explain_checks(
    assignment: Assignment,
    runs: Sequence[CheckRun],
    results: Sequence[CheckResult],
    asker: Asker,
    allowance: Allowance,
) -> list[CheckResult]:
    """The same results with smaller cases and with what explains those that failed.

    Whether a check passed stays as it is. Where explaining fails, what it gave until then is kept.

    Args:
        assignment: The operations.
        runs: The checks with all their cases.
        results: What was concluded of each.
        asker: The submission.
        allowance: What explaining may take.
    """
    explained: list[CheckResult] = []
    for operation in assignment.operations:
        own = [run for run in runs if run.row.operation == operation.name]
        concluded = [result for result in results if result.operation == operation.name]
        if any(one.counterexample for one in concluded):
            concluded = _explain_failures(operation, own, concluded, asker, allowance)
        explained += concluded
    return explained


def _explain_failures(
    operation: Operation,
    runs: Sequence[CheckRun],
    results: Sequence[CheckResult],
    asker: Asker,
    allowance: Allowance,
) -> list[CheckResult]:
    """The same for one operation, of which some checks failed."""
    faults, allowed = len(allowance.faults), AllowedAsker(asker, allowance)

    def with_smallest() -> list[CheckResult]:
        found = find_smallest(operation, runs, results, allowed)
        return with_counterexamples(operation, runs, results, found)

    explained = allowance.attempt(with_smallest, list(results))
    smallest = {one.check: one.counterexample for one in explained if one.counterexample}
    diagnoses: dict[str, Diagnosis] = {}
    diagnoses = allowance.attempt(
        lambda: _diagnose(operation, runs, smallest, allowance), diagnoses
    )
    taps = {
        one.check: allowance.attempt(
            partial(_tap_map, operation, one.counterexample, allowed), None
        )
        for one in explained
        if not one.same_as and one.way != "served"
    }
    failed = allowance.spent or len(allowance.faults) > faults
    return [
        msgspec.structs.replace(
            one,
            diagnosis=diagnoses.get(one.check),
            taps=taps.get(one.check),
            unexplained=failed and one.check in smallest,
        )
        for one in explained
    ]


def _diagnose(
    operation: Operation,
    runs: Sequence[CheckRun],
    smallest: Mapping[str, Asked],
    allowance: Allowance,
) -> dict[str, Diagnosis]:
    """The known mistakes that explain what is wrong, check by check."""
    asked = {run.row.check: run.cases for run in runs}
    call_ours = _caller_for(operation)
    return diagnose_checks(operation.bank(), asked, smallest, call_ours, allowance.compare)


@cache
def _caller_for(operation: Operation) -> Callable[[Program, Case], Outcome]:
    return partial(_call_ours, operation)


def _call_ours(operation: Operation, program: Program, case: Case) -> Outcome:
    """Call a program of ours in this process: what would come of a case with it.

    Raises:
        MemoryError: There was no memory left, which is nothing that the program does.
    """
    outcome = call_in_process(operation, program, case)
    if isinstance(outcome, Raised) and outcome.type == MemoryError.__name__:
        raise MemoryError
    return outcome


def _tap_map(operation: Operation, failing: Asked | None, asker: Asker) -> TapMap | None:
    """What the code reads in a counterexample, if it can be found out."""
    sliding = operation.sliding
    if sliding is None or failing is None or failing.verdict.kind not in _ABOUT_WINDOWS:
        return None
    case, right, outcome = failing.answered.case, failing.answered.answer.value, failing.outcome
    answer = outcome.value if isinstance(outcome, Returned) else None
    if right is None or answer is None or answer.ndim != right.ndim or asker.exhausted:
        return None

    def ask_right(cases: Sequence[Case]) -> Sequence[Outcome]:
        return [_call_ours(operation, operation.twin, one) for one in cases]

    cells = map_taps(sliding, case, answer, asker.ask_each, ask_right)
    return TapMap(combines=sliding.combines, cells=cells) if cells else None


def coach_loops(
    assignment: Assignment, results: Sequence[CheckResult], asker: RunAsker, allowance: Allowance
) -> tuple[str, ...]:
    """A sentence for each function that loops in Python over what NumPy can do at once.

    It is worth no points. Only functions of which every check is right are asked. Where one cannot
    be, nothing is said of it, nor of those after it where the machine fails.

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

    asker.grant(_COACH_SECONDS)
    sentences: list[str] = []
    for operation in assignment.operations:
        own = [result for result in results if result.operation == operation.name]
        if own and all(result.passed for result in own):
            sentences.append(allowance.attempt(partial(advise, operation, count_lines), ""))
    return tuple(filter(None, sentences))
