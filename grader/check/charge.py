"""Which check pays for what is wrong: each fault is charged once, to the check made for it.

Who changes an argument or hands its memory out loses `purity`, who answers in another dtype loses
`dtype`, whichever check the case belongs to. And `dtype` asks for float32 with a stride, too: a
program that ignores the stride is wrong there, which says nothing about its dtypes. It has lost
`stride` already, so the case does not count.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache

import msgspec

from grader.check.run import CheckRun, judge
from grader.records.arrays import dtype_name
from grader.records.case import AnsweredCase, Case, Judges
from grader.records.deck import Deck
from grader.records.operation import Operation
from grader.records.outcome import Returned
from grader.records.verdict import Asked, VerdictKind


def is_about(deck: Deck, check: str, judges: Judges) -> bool:
    """Whether a check is about that, e.g. `purity` or `dtype`.

    Its cases tell, not what was asked of them: a run may have ended before.
    """
    return any(one.case.judges == judges for one in deck.checks[check])


@lru_cache(maxsize=4096)
def judged_alone(answered: AnsweredCase, judges: Judges) -> AnsweredCase:
    """The case with nothing but that judged; kept, so that all submissions share the object."""
    case = msgspec.structs.replace(answered.case, judges=judges, then={})
    return AnsweredCase(case=case, answer=answered.answer)


def charged_cases(answered: AnsweredCase) -> tuple[AnsweredCase, ...]:
    """The cases that other checks are charged with if a call does what they are about."""
    return tuple(judged_alone(answered, judges) for _, judges, _ in _CHARGED_IN_EVERY_CASE)


def charge_every_case(operation: Operation, runs: Sequence[CheckRun], deck: Deck) -> list[CheckRun]:
    """Let `purity` and `dtype` fail in each case of another check in which a call offends them.

    `dtype` only where its own cases are right: others could say no more of a wrong dtype. Where no
    check of the rubric is about that, it costs nothing.

    Args:
        operation: What was asked.
        runs: Its checks in one whole run.
        deck: The cases with their answers.
    """
    return [
        msgspec.structs.replace(run, cases=(*run.cases, *_offences(operation, run, runs, deck)))
        for run in runs
    ]


def _offences(
    operation: Operation, charged: CheckRun, runs: Sequence[CheckRun], deck: Deck
) -> list[Asked]:
    """Cases of other checks in which a call offends this one, judged for that alone."""
    return [
        judge(operation, judged_alone(one.answered, judges), one.outcome)
        for about, judges, offends in _CHARGED_IN_EVERY_CASE
        if is_about(deck, charged.row.name, about) and not (about == "dtype" and charged.wrong)
        for run in runs
        if run is not charged
        for one in run.cases
        if one.answered.answer.value is not None and offends(one)
    ]


def _reaches_an_argument(one: Asked) -> bool:
    outcome = one.outcome
    return isinstance(outcome, Returned) and bool(outcome.modified or outcome.shares)


def _has_another_dtype(one: Asked) -> bool:
    """Whether numbers came back, in another dtype than the right answer has."""
    right, outcome = one.answered.answer.value, one.outcome
    if right is None or not isinstance(outcome, Returned) or outcome.value is None:
        return False
    return outcome.dtype != dtype_name(right.dtype)


_CHARGED_IN_EVERY_CASE: tuple[tuple[Judges, Judges, Callable[[Asked], bool]], ...] = (
    ("purity", "arguments", _reaches_an_argument),
    ("dtype", "dtype", _has_another_dtype),
)
"""What is looked at in every case: the check that pays, what is judged for it, what offends it."""


def excuse_borrowed(operation: Operation, runs: Sequence[CheckRun], deck: Deck) -> list[CheckRun]:
    """Let a check pass where all its failing cases are the fault of a check that is lost already.

    A failing case is left out if it switches on a feature that its check borrows, and the check
    made for that feature is lost and itself fails with it. A check keeps its failures if all its
    cases fail or not all were asked, if it was asked alone, or if the first check, of the plainest
    case, is lost.
    No wrong answer is free: the check that lends the feature is lost by cases of its own.

    Args:
        operation: What was asked.
        runs: Its checks, in the whole run that its points come from.
        deck: All cases; a check of which not all were asked stays lost.
    """
    lenders = _lenders(operation, runs)
    excusable = {
        run.row.check
        for run in runs
        if run.way != "alone"
        and 0 < len(run.wrong) < len(run.cases) == len(deck.checks[run.row.name])
    }
    lost = _lost(lenders, excusable, operation.first_check)
    return [
        _leave_out_failures(operation, run, frozenset().union(*lenders[run.row.check]) & lost)
        if run.wrong and run.row.check not in lost
        else run
        for run in runs
    ]


def _leave_out_failures(operation: Operation, run: CheckRun, lent_by: AbstractSet[str]) -> CheckRun:
    return msgspec.structs.replace(
        run,
        lent_by=tuple(name for name in operation.checks if name in lent_by),
        cases=tuple(one for one in run.cases if one.verdict.right),
        left_out=tuple(run.wrong),
    )


@lru_cache(maxsize=4096)
def _features(operation: Operation, case: Case) -> frozenset[str]:
    """What a case of a deck switches on: kept, since all submissions are asked the same cases."""
    return operation.features(case)


@lru_cache(maxsize=4096)
def _accepts(operation: Operation, case: Case) -> bool:
    """Whether a case of a deck lies within the contract; kept likewise."""
    return operation.accepts(case)


_Lenders = Mapping[str, Sequence[frozenset[str]]]
"""By the name of each failing check, for every failing case the lost checks it borrows from."""


def _lenders(operation: Operation, runs: Sequence[CheckRun]) -> _Lenders:
    """For every failing case the checks that are made for what it borrows and fail with it."""
    failing = {run.row.check: run for run in runs if not run.passed}
    wrong_with = {
        check: frozenset().union(
            *(
                _features(operation, one.answered.case)
                for one in run.wrong
                if _accepts(operation, one.answered.case)
            )
        )
        for check, run in failing.items()
    }

    def lenders_of(check: str, one: Asked) -> frozenset[str]:
        borrows = operation.checks[check].borrows
        if not borrows or _is_of_the_check_itself(one):
            return frozenset()
        borrowed = _features(operation, one.answered.case).intersection(borrows)
        made_for = {feature: operation.made_for(feature, check) for feature in borrowed}
        return frozenset(
            lender for feature, lender in made_for.items() if feature in wrong_with.get(lender, ())
        )

    return {check: [lenders_of(check, one) for one in run.wrong] for check, run in failing.items()}


def _lost(lenders: _Lenders, excusable: set[str], first: str) -> set[str]:
    """The checks that are lost, of those that fail.

    Args:
        lenders: What failing cases borrow from.
        excusable: Checks that are not lost if all their failing cases are left out.
        first: The check that asks the plainest case.
    """
    # An excuse holds only if the lender is lost, so checks are settled in rounds. Lost: some
    # failing case borrows from no lost or undecided check. Excused: every failing case borrows from
    # a lost one. If a round finds neither, the rest could only excuse each other; then the one that
    # most cases borrow from is lost, so that somebody pays. What is settled stays.
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
