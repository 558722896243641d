"""One fault is charged once: cases that fail for what another check is made for.

`dtype` asks for float32 with a stride, too. A program that ignores the stride is wrong there, and
that says nothing about its dtypes: it has lost `stride` already, so the case does not count.
"""

from collections.abc import Sequence

from grader.check.run import Run
from grader.records.deck import Deck
from grader.records.operation import Operation
from grader.records.verdict import Asked

__all__ = ["charge_once"]


def charge_once(operation: Operation, runs: Sequence[Run], deck: Deck) -> None:
    """Leave failing cases out of checks that are right but for what they borrow.

    A check is right but for that if every failing case switches on a feature that it borrows from a
    check that is lost, and some of its cases are right. Who is wrong in all of them earns nothing,
    and nothing is left out for who is wrong in the first check, that of the plainest case.
    No wrong answer is free: the check that lends the feature is lost by cases of its own.

    Args:
        operation: What was asked.
        runs: Its checks, in the whole run that its points come from; cases are taken out of them.
        deck: All cases; a check of which not all were asked stays lost.
    """
    ledger = _Ledger(operation, runs, deck)
    lenders = {run.row.check: ledger.lenders_of(run) for run in runs if run.wrong}
    for run in runs:
        if run.wrong and not ledger.is_lost(run.row.check):
            run.lent_by = lenders[run.row.check]
            run.cases = [one for one in run.cases if one.verdict.right]


class _Ledger:
    """Which checks of an operation are lost, and for what."""

    def __init__(self, operation: Operation, runs: Sequence[Run], deck: Deck) -> None:
        self._operation = operation
        self._runs = {run.row.check: run for run in runs}
        self._deck = deck
        self._first = next(iter(operation.checks))

    def is_lost(self, check: str, above: frozenset[str] = frozenset()) -> bool:
        """Whether a check is lost.

        Args:
            check: Its name.
            above: Checks that ask, so that two which borrow from each other do not excuse each
                other.
        """
        run = self._runs.get(check)
        if run is None or run.passed:
            return False
        whole = run.way != "alone" and len(run.cases) == len(self._deck.checks[run.row.name])
        if not whole or len(run.wrong) == len(run.cases):
            return True
        if self._first not in {*above, check} and self.is_lost(self._first, above | {check}):
            return True
        return not all(self._lost_lenders(check, one, {*above, check}) for one in run.wrong)

    def lenders_of(self, run: Run) -> tuple[str, ...]:
        """The lost checks whose features failing cases of another switch on, in their order."""
        check = run.row.check
        lenders = {name for one in run.wrong for name in self._lost_lenders(check, one, {check})}
        return tuple(name for name in self._operation.checks if name in lenders)

    def _lost_lenders(self, check: str, one: Asked, above: set[str]) -> list[str]:
        borrows = self._operation.checks[check].borrows
        if not borrows:
            return []
        borrowed = self._operation.features(one.answered.case).intersection(borrows)
        lenders = {self._operation.made_for(feature, check) for feature in borrowed} - above
        return [name for name in lenders if name and self.is_lost(name, frozenset(above))]
