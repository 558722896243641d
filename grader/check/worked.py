"""Examples that are worked out: the case that shows best what is asked, and what its answer is.

They are made of a deck's own cases, and so of the practice deck's only.
"""

from collections.abc import Mapping, Sequence

import msgspec

from grader.explain.inquiry import conclude
from grader.explain.tap_map import tap_map_of
from grader.isolation.in_process import call_in_process
from grader.records.assignment import Assignment
from grader.records.case import AnsweredCase, Case
from grader.records.deck import Deck
from grader.records.finding import Example, Finding
from grader.records.operation import Operation
from grader.records.outcome import Outcome, Returned
from grader.records.taps import TapMap
from grader.records.verdict import Asked, VerdictKind

Cases = Mapping[str, Sequence[AnsweredCase]]
"""The cases of a deck by the name of their check."""

_MAX_CELLS = 24
"""Of an answer that is shown as an example."""

_MAX_NUMBERS = 100
"""In the arguments of an example."""


def choose_example(operation: Operation, check: str, cases: Cases) -> AnsweredCase | None:
    """The case that shows most of what a check is about, and of those the smallest.

    Where one does, it fits on a screen and its answer has several cells.
    """
    needs = set(operation.checks[check].needs)

    def order(one: AnsweredCase) -> tuple[int, int]:
        return len(needs - operation.features(one.case)), one.case.elements

    ordered = sorted(cases.get(f"{operation.name}/{check}", ()), key=order)
    return next(filter(_is_telling, ordered), next(iter(ordered), None))


def choose_first(operation: Operation, cases: Cases) -> AnsweredCase | None:
    """An example of the first check that has one."""
    examples = (choose_example(operation, check, cases) for check in operation.checks)
    return next(filter(None, examples), None)


def map_windows(operation: Operation, answered: AnsweredCase) -> TapMap | None:
    """What each cell of the right answer is made of; None if there is no window."""
    case, right = answered.case, answered.answer.value
    if right is None or case.judges == "refusal":
        return None

    def ask(cases: Sequence[Case]) -> Sequence[Outcome]:
        return [call_in_process(operation, operation.twin, one) for one in cases]

    return conclude(tap_map_of(operation, case, right, ask), ask)


def work_out_unwritten(
    findings: Sequence[Finding], assignment: Assignment, deck: Deck
) -> list[Finding]:
    """The findings, each function that is not written with an example that is worked out.

    Args:
        findings: What there is to mend.
        assignment: What is asked.
        deck: The deck; examples are of a practice deck only, and where all is shown of them.
    """
    operations = {operation.name: operation for operation in assignment.operations}
    if deck.kind != "practice":
        return list(findings)
    return [
        _worked_out(finding, operations[finding.operation], deck.checks)
        if _is_unwritten(finding)
        else finding
        for finding in findings
    ]


def _is_unwritten(finding: Finding) -> bool:
    missing = finding.verdict.kind is VerdictKind.MISSING and bool(finding.not_asked)
    return missing and finding.feedback == "full"


def _worked_out(finding: Finding, operation: Operation, cases: Cases) -> Finding:
    answered = choose_first(operation, cases)
    if answered is None:
        return finding
    nothing = Returned(type="NoneType")
    example = Example(
        asked=Asked(answered, nothing, finding.verdict), taps=map_windows(operation, answered)
    )
    return msgspec.structs.replace(finding, clearest=example, smaller=None, richer=None)


def _is_telling(one: AnsweredCase) -> bool:
    right = one.answer.value
    if right is None:
        return False
    return 1 < right.size <= _MAX_CELLS and one.case.elements <= _MAX_NUMBERS
