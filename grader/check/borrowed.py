"""One fault is charged once: cases that fail for what another check is made for.

`dtype` asks for float32 with a stride, too. A program that ignores the stride is wrong there, and
that says nothing about its dtypes: it has lost `stride` already, so the case does not count.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from grader.check.run import Run
from grader.records.deck import Deck
from grader.records.operation import Operation
from grader.records.outcome import Returned
from grader.records.verdict import Asked, VerdictKind

__all__ = ["charge_once"]


def charge_once(operation: Operation, runs: Sequence[Run], deck: Deck) -> None:
    """Leave failing cases out of checks that are right but for what they borrow.

    A check is right but for that if every failing case switches on a feature that it borrows from a
    check that is lost in a case with that feature, and some of its cases are right. Who is wrong in
    all of them earns nothing, and nothing is left out for who is wrong in the first check, that of
    the plainest case.
    No wrong answer is free: the check that lends the feature is lost by cases of its own.

    Args:
        operation: What was asked.
        runs: Its checks, in the whole run that its points come from; cases are taken out of them.
        deck: All cases; a check of which not all were asked stays lost.
    """
    lenders = _lenders(operation, runs)
    excusable = {
        run.row.check
        for run in runs
        if run.way != "alone"
        and 0 < len(run.wrong) < len(run.cases) == len(deck.checks[run.row.name])
    }
    lost = _lost(lenders, excusable, next(iter(operation.checks)))
    for run in runs:
        if run.wrong and run.row.check not in lost:
            lent = frozenset().union(*lenders[run.row.check]) & lost
            run.lent_by = tuple(name for name in operation.checks if name in lent)
            run.cases = [one for one in run.cases if one.verdict.right]


_Lenders = Mapping[str, Sequence[frozenset[str]]]
"""For each check that fails, by its name: what each failing case borrows from."""


def _lenders(operation: Operation, runs: Sequence[Run]) -> _Lenders:
    """The checks that fail for the features that failing cases borrow from them."""
    failing = {run.row.check: run for run in runs if not run.passed}
    wrong_with = {
        check: frozenset().union(
            *(
                operation.features(one.answered.case)
                for one in run.wrong
                if operation.accepts(one.answered.case)
            )
        )
        for check, run in failing.items()
    }

    def lenders_of(check: str, one: Asked) -> frozenset[str]:
        borrows = operation.checks[check].borrows
        if not borrows or _is_of_the_check_itself(one):
            return frozenset()
        borrowed = operation.features(one.answered.case).intersection(borrows)
        made_for = {feature: operation.made_for(feature, check) for feature in borrowed}
        return frozenset(
            lender for feature, lender in made_for.items() if feature in wrong_with.get(lender, ())
        )

    return {check: [lenders_of(check, one) for one in run.wrong] for check, run in failing.items()}


def _lost(lenders: _Lenders, excusable: set[str], first: str) -> set[str]:
    """The checks that are lost, of those that fail.

    Where checks could only excuse each other, that is lost from which most cases borrow.

    Args:
        lenders: What failing cases borrow from.
        excusable: Checks that are not lost if all their failing cases are left out.
        first: The check that asks the plainest case.
    """
    undecided = excusable.copy()
    lost = lenders.keys() - undecided
    while undecided and first not in lost:
        maybe = lost | undecided
        sure = {one for one in undecided if not all(case & maybe for case in lenders[one])}
        excused = {one for one in undecided - sure if all(case & lost for case in lenders[one])}
        if not sure and not excused:
            count = Counter(name for one in undecided for case in lenders[one] for name in case)
            sure = {max((one for one in lenders if one in undecided), key=count.__getitem__)}
        lost |= sure
        undecided -= sure | excused
    return set(lenders) if first in lost else lost


def _is_of_the_check_itself(one: Asked) -> bool:
    """Whether a case fails for what `dtype` or `purity` is about, whatever it switches on."""
    if one.verdict.kind is VerdictKind.WRONG_TYPE:
        is_array = isinstance(one.outcome, Returned) and one.outcome.shape is not None
        return is_array and one.answered.case.judges == "dtype"
    return one.verdict.kind in {VerdictKind.MODIFIED_INPUT, VerdictKind.NOT_REPEATABLE}
