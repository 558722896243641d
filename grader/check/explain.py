"""What is told beyond the points: what explains failing checks, and what right ones leave to NumPy.

Of failing checks that is their causes, calls that show each, and what the code reads in these. Each
step is taken for all operations before the next, so that what it asks of them goes out together.
"""

from collections.abc import Sequence
from functools import partial

import msgspec

from grader.allowance import Allowance
from grader.check.asker import AllowedAsker, RunAsker
from grader.check.calls import ABOUT_NUMBERS
from grader.check.causes import call_ours, find_causes
from grader.check.circumstances import tell_when
from grader.check.examples import find_examples, show_failing
from grader.check.failures import Failures, left_unexplained
from grader.check.findings import group_failures
from grader.check.inquire import inquire
from grader.check.run import CheckRun, judge
from grader.check.waiting import ask_callers, join_across
from grader.explain.inquiry import Inquiry
from grader.explain.laws import FreshCases
from grader.explain.loops import advise
from grader.explain.match import is_nonsense
from grader.explain.tap_map import tap_map_of
from grader.records.assignment import Assignment
from grader.records.case import AnsweredCase, Case
from grader.records.deck import Deck
from grader.records.finding import Example, Finding
from grader.records.operation import Operation
from grader.records.outcome import Outcome, Returned
from grader.records.taps import TapMap
from grader.records.verdict import Asked, CheckResult

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
    allowed = AllowedAsker(asker, allowance)
    failed = frozenset(run.row.operation for run in runs if run.wrong)
    failures: list[Failures] = []
    for operation in assignment.operations:
        own = [run for run in runs if run.row.operation == operation.name]
        if not all(run.passed for run in own):
            failures.append(_find_causes(operation, own, deck, allowed))
    for step in (partial(_ask_callers, failed, asker, allowance), _tell_when):
        failures = [one.explained_by(step, allowed) for one in failures]
    failures = [one.changed(show_failing) for one in failures]
    for step_of_all in (find_examples, _map_taps):
        unexplained = [one.changed(left_unexplained) for one in failures]
        failures = allowance.attempt(partial(step_of_all, failures, allowed), unexplained)
    found = [finding for one in failures for finding in one.findings]
    return join_across(found, assignment.operations)


def _find_causes(
    operation: Operation,
    runs: Sequence[CheckRun],
    deck: Deck,
    asker: AllowedAsker,
) -> Failures:
    """The findings of one operation, of which some checks failed or were not asked."""
    allowance = asker.allowance
    faults = len(allowance.faults)
    fresh = partial(_fresh_of, deck, operation)
    cases = FreshCases(allowance.attempt(fresh, ()), asker.ask_each, partial(judge, operation))
    causes = find_causes(operation, runs, asker, cases, deck=deck)
    grouped: list[Finding] = []
    grouped = allowance.attempt(partial(group_failures, operation, runs, causes), grouped)
    findings = grouped or group_failures(operation, runs, ())
    found = Failures(operation, runs, cases, findings)
    failed = asker.exhausted or len(allowance.faults) > faults
    return found.changed(left_unexplained) if failed else found


def _fresh_of(deck: Deck, operation: Operation) -> Sequence[AnsweredCase]:
    """The fresh cases of an operation, which a deck decodes only now."""
    return deck.fresh.get(operation.name, ())


def _ask_callers(
    failed: frozenset[str], asker: RunAsker, allowance: Allowance, failures: Failures
) -> Sequence[Finding]:
    """The findings with the other functions that they wait for."""
    if failures.served:
        return failures.findings
    operation, others = failures.operation, failed - {failures.operation.name}
    return ask_callers(operation, failures.findings, others, asker, allowance)


def _tell_when(failures: Failures) -> Sequence[Finding]:
    """The findings with when they go wrong."""
    return tell_when(failures.operation, failures.findings, failures.runs, failures.fresh)


def _map_taps(failures: Sequence[Failures], asker: AllowedAsker) -> list[Failures]:
    """The failures with what the code reads in each call that shows them."""
    inquiries = {
        example: _tap_map(one.operation, example.asked)
        for one in failures
        if not one.served
        for finding in one.findings
        for example in finding.examples
    }
    found = inquire(inquiries, asker)

    def with_map(example: Example | None) -> Example | None:
        return example and msgspec.structs.replace(example, taps=found.get(example))

    def mapped(finding: Finding) -> Finding:
        lost = any(one in inquiries and one not in found for one in finding.examples)
        known = left_unexplained(finding) if lost else finding
        return msgspec.structs.replace(
            known,
            clearest=with_map(finding.clearest),
            smaller=with_map(finding.smaller),
            richer=with_map(finding.richer),
        )

    return [one.changed(mapped) for one in failures]


def _tap_map(operation: Operation, failing: Asked) -> Inquiry[TapMap | None]:
    """What the code reads in a call, if it can be found out."""
    if failing.verdict.kind not in ABOUT_NUMBERS:
        return None
    case, right, outcome = failing.answered.case, failing.answered.answer.value, failing.outcome
    answer = outcome.value if isinstance(outcome, Returned) else None
    if right is None or answer is None or answer.ndim != right.ndim:
        return None
    if is_nonsense(answer, right):  # what memory held hides which cells it depends on
        return None

    def ask_right(cases: Sequence[Case]) -> Sequence[Outcome]:
        return [call_ours(operation, operation.twin, one) for one in cases]

    return (yield from tap_map_of(operation, case, answer, ask_right))


def coach_loops(
    assignment: Assignment, results: Sequence[CheckResult], asker: RunAsker, allowance: Allowance
) -> tuple[str, ...]:
    """A sentence for each function that loops in Python over what NumPy can do at once.

    It is worth no points. Only functions of which every check is right are asked. Where one cannot
    be, nothing is said of it, nor of any where the machine fails.

    Args:
        assignment: What was asked.
        results: What became of each row of the rubric.
        asker: The submission.
        allowance: What explaining may take.
    """
    right: dict[str, Inquiry[str]] = {}
    for operation in assignment.operations:
        own = [result for result in results if result.operation == operation.name]
        if own and all(result.passed for result in own):
            right[operation.name] = advise(operation)
    asker.grant(_COACH_SECONDS)
    sentences = inquire(right, AllowedAsker(asker, allowance), counts=True)
    # A function of a course may do two operations, e.g. pool in either way: it is told of once.
    return tuple(dict.fromkeys(filter(None, (sentences.get(name) for name in right))))
