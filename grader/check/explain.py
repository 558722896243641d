"""What is told beyond the points: what explains failing checks, and what right ones leave to NumPy.

Of failing checks that is their causes, calls that show each, and what the code reads in these.
"""

from collections.abc import Sequence
from functools import partial

import msgspec

from grader.allowance import Allowance
from grader.check.asker import AllowedAsker, Asker, RunAsker
from grader.check.causes import call_ours, find_causes
from grader.check.circumstances import tell_when
from grader.check.examples import find_examples, show_failing
from grader.check.findings import group_failures
from grader.check.run import CheckRun, judge
from grader.check.waiting import ask_callers, join_across
from grader.explain.laws import FreshCases
from grader.explain.loops import advise
from grader.explain.match import is_nonsense
from grader.explain.probe import map_taps
from grader.records.assignment import Assignment
from grader.records.case import AnsweredCase, Case
from grader.records.deck import Deck
from grader.records.finding import Example, Finding
from grader.records.operation import Operation
from grader.records.outcome import Outcome, Returned
from grader.records.taps import TapMap
from grader.records.verdict import Asked, CheckResult, VerdictKind

_ABOUT_WINDOWS = (VerdictKind.WRONG_SHAPE, VerdictKind.NOT_FINITE, VerdictKind.WRONG_VALUE)
"""Verdicts that may come from windows which lie elsewhere."""

_COACH_SECONDS = 0.5
"""CPU time for all calls that count lines; plain loops take less than a twentieth of it."""


def explain_failures(
    assignment: Assignment,
    runs: Sequence[CheckRun],
    deck: Deck,
    asker: RunAsker,
    allowance: Allowance,
) -> list[Finding]:
    """What there is to mend: causes, with the checks that each explains, and calls that show it.

    Where explaining fails, what it gave until then is kept.

    Args:
        assignment: The operations.
        runs: The checks with all their cases.
        deck: The fresh cases of each operation are its.
        asker: The submission.
        allowance: What explaining may take.
    """
    findings: list[Finding] = []
    failed = {run.row.operation for run in runs if run.wrong}
    for operation in assignment.operations:
        own = [run for run in runs if run.row.operation == operation.name]
        if not all(run.passed for run in own):
            others = frozenset(failed - {operation.name})
            findings += _explain_operation(operation, own, others, asker, allowance, deck=deck)
    return join_across(findings)


def _explain_operation(
    operation: Operation,
    runs: Sequence[CheckRun],
    others: frozenset[str],
    asker: RunAsker,
    allowance: Allowance,
    *,
    deck: Deck,
) -> list[Finding]:
    """The findings of one operation, of which some checks failed or were not asked."""
    faults, allowed = len(allowance.faults), AllowedAsker(asker, allowance)
    fresh = partial(_fresh_of, deck, operation)
    cases = FreshCases(allowance.attempt(fresh, ()), allowed.ask_each, partial(judge, operation))
    causes = find_causes(operation, runs, allowed, allowance, cases, deck=deck)
    grouped = group_failures(operation, runs, causes)
    served = any(run.way == "served" for run in runs)
    if not served:
        asked = partial(ask_callers, operation, grouped, others, asker, allowance)
        grouped = allowance.attempt(asked, grouped)
    told = allowance.attempt(partial(tell_when, operation, grouped, runs, cases), grouped)
    bare = show_failing(told)
    found = allowance.attempt(partial(find_examples, operation, runs, bare, allowed), bare)
    explained = [
        allowance.attempt(partial(_with_taps, operation, one, allowed), one) if not served else one
        for one in found
    ]
    failed = allowed.exhausted or len(allowance.faults) > faults
    return [
        msgspec.structs.replace(one, unexplained=failed and bool(one.cases)) for one in explained
    ]


def _fresh_of(deck: Deck, operation: Operation) -> Sequence[AnsweredCase]:
    """The fresh cases of an operation, which a deck decodes only now."""
    return deck.fresh.get(operation.name, ())


def _with_taps(operation: Operation, finding: Finding, asker: Asker) -> Finding:
    """The finding with what the code reads in each call that shows it."""

    def mapped(example: Example | None) -> Example | None:
        if example is None:
            return None
        return msgspec.structs.replace(example, taps=_tap_map(operation, example.asked, asker))

    return msgspec.structs.replace(
        finding,
        clearest=mapped(finding.clearest),
        smaller=mapped(finding.smaller),
        richer=mapped(finding.richer),
    )


def _tap_map(operation: Operation, failing: Asked, asker: Asker) -> TapMap | None:
    """What the code reads in a call, if it can be found out."""
    sliding = operation.sliding
    if sliding is None or failing.verdict.kind not in _ABOUT_WINDOWS:
        return None
    case, right, outcome = failing.answered.case, failing.answered.answer.value, failing.outcome
    answer = outcome.value if isinstance(outcome, Returned) else None
    if right is None or answer is None or answer.ndim != right.ndim or asker.exhausted:
        return None
    if is_nonsense(answer, right):  # what memory held hides which cells it depends on
        return None

    def ask_right(cases: Sequence[Case]) -> Sequence[Outcome]:
        return [call_ours(operation, operation.twin, one) for one in cases]

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
