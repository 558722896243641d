"""Holding claims against answers: what is told of a function agrees with all of them.

A sentence with "every" is true of the answers of the run that decided the points. Fresh cases can
silence it, and never make it. The simplest goes first: where a claim without a condition explains
every wrong answer, none with one is tried, since half of the conditions that are chosen among a
deck's cases are false of others.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import NamedTuple

import numpy as np

from grader.explain.laws.answers import FreshCases, OwnAnswers, is_right, is_unknown, value_of
from grader.explain.laws.calls.conditions import Condition, meets, separate
from grader.explain.laws.claim import Claim, agrees, differs, gives, predicted
from grader.records.case import AnsweredCase, Array, Case
from grader.records.operation import Operation
from grader.records.verdict import Asked

MIN_TELLING = 3
"""Wrong answers in which a claim says something else than what is right."""

MIN_TELLING_WITH_DOUBT = 5
"""The same for a claim with a condition, or of two deviations."""

MIN_SPARED = 3
"""Right answers outside of a condition in which the claim would have been wrong."""

CONFIRMING = 40
"""Fresh cases that confirm a claim without a condition, if it shows in enough of them; one with a
condition takes all."""

MIN_CONFIRMING = 10
"""Of those the ones in which it says something else than what is right; else it takes all."""

_ROUNDING = 1e-12
"""Difference of numbers that are the same by another order of sums."""

MAX_DISAGREEING = 8
"""Fresh cases that are asked to tell claims apart which agree with all answers."""


class Scope(NamedTuple):
    """The answers that a claim speaks of.

    Attributes:
        only_wrong: Whether these are the wrong ones, of whatever calls; else all.
        condition: What calls have in common that it speaks of, e.g. `with padding`; all others are
            right, or it says nothing else of them. Empty where it speaks of all calls.
    """

    only_wrong: bool = False
    condition: Condition = ()


EVERYWHERE = Scope()

Count = Callable[[], None]
"""Called before each claim that is tried; raises what ends the search."""


def hold_everywhere(claims: Iterable[Claim], answers: OwnAnswers, count: Count) -> list[Claim]:
    """Of the claims that agree with every answer those of the fewest deviations."""
    held: list[Claim] = []
    for claim in claims:
        count()
        if held and claim.deviations > held[0].deviations:
            continue
        if all(agrees(claim, one) for one in answers.every) and _is_enough(claim, answers.wrong):
            held = [one for one in held if one.deviations <= claim.deviations] + [claim]
    return held


def hold_where_wrong(claims: Iterable[Claim], answers: OwnAnswers, count: Count) -> list[Claim]:
    """The claims that give every wrong answer; these deny no right one, they say nothing of it."""
    held: list[Claim] = []
    for claim in claims:
        count()
        if all(gives(claim, one) for one in answers.wrong) and _is_enough(claim, answers.wrong):
            held.append(claim)
    return held


def _is_enough(claim: Claim, wrong: Sequence[Asked]) -> bool:
    """Whether it tells more than what is right in enough wrong answers."""
    minimum = MIN_TELLING if claim.deviations == 1 else MIN_TELLING_WITH_DOUBT
    return _is_told(claim, wrong, minimum)


def _is_told(claim: Claim, asked: Iterable[Asked], minimum: int) -> bool:
    """Whether so many answers are what it gives, and not what is right."""
    return len(list(islice((one for one in asked if gives(claim, one)), minimum))) == minimum


def condition_of(
    claim: Claim, answers: OwnAnswers, operation: Operation, fresh: FreshCases
) -> Condition:
    """What the calls have in common in which a claim holds, where all others are right.

    Only right answers in which the claim would be wrong speak against a condition. Fresh cases are
    asked as soon as one is possible, and leave few of those that a deck cannot tell apart.

    Returns:
        The simplest condition; empty if there is none.
    """
    spared = [one for one in answers.right if differs(claim, one.answered)]
    if len(answers.wrong) < MIN_TELLING_WITH_DOUBT or len(spared) < MIN_SPARED:
        return ()
    having, lacking = _cases(answers.wrong), _cases(spared)
    if not separate(operation, having, lacking):
        return ()
    came = fresh.ask(range(len(fresh.cases))) or []
    having += _cases([one for one in came if gives(claim, one)])
    lacking += _cases([one for one in came if is_right(one) and differs(claim, one.answered)])
    return next(iter(separate(operation, having, lacking)), ())


def _cases(asked: Iterable[Asked]) -> list[Case]:
    return [one.answered.case for one in asked]


def settle(claims: Sequence[Claim], fresh: FreshCases) -> Claim | None:
    """The one of these that fresh cases do not deny; None if none is left, or it stays open.

    All agree with every answer. Where they say different things of a fresh case, it is asked. Of
    those that never do, the first is as good as any.
    """
    left = list(claims)
    asked = 0
    for index, answered in enumerate(fresh.cases):
        if len(left) < 2:
            break
        if not _disagree(left, answered):
            continue
        came = fresh.ask([index]) if asked < MAX_DISAGREEING else None
        if came is None:
            return None
        if value_of(came[0]) is not None:  # an exception speaks for none of them
            left = [one for one in left if agrees(one, came[0])]
            asked += 1
    return left[0] if left else None


def _disagree(claims: Sequence[Claim], answered: AnsweredCase) -> bool:
    """Whether they say different things of a case."""
    said = [predicted(claim, answered) for claim in claims]
    return any(not _is_alike(said[0], one) for one in said[1:])


def _is_alike(one: Array | None, other: Array | None) -> bool:
    """Whether two say the same, but for rounding."""
    if one is None or other is None:
        return one is other
    return one.shape == other.shape and np.allclose(
        one, other, rtol=_ROUNDING, atol=_ROUNDING, equal_nan=True
    )


def is_confirmed(
    claim: Claim, operation: Operation, fresh: FreshCases, scope: Scope
) -> bool | None:
    """Whether fresh cases agree with a claim.

    Returns:
        None if not all could be asked, or in too few something came out that only the claim gives:
        exceptions deny nothing, and confirm nothing.
    """
    every = len(fresh.cases)
    for many in (_many_confirming(claim, fresh), every) if scope == EVERYWHERE else (every,):
        came = fresh.ask(range(many))
        if came is None:
            return None
        if not all(holds(claim, operation, scope, one) for one in came):
            return False
        if _is_told(claim, came, MIN_TELLING):
            return True
    return None


def _many_confirming(claim: Claim, fresh: FreshCases) -> int:
    """How many fresh cases confirm a claim: those that it says nothing new of cannot deny it."""
    telling = 0
    for many, answered in enumerate(fresh.cases, start=1):
        telling += differs(claim, answered)
        if many >= CONFIRMING and telling >= MIN_CONFIRMING:
            return many
    return len(fresh.cases)


def holds(claim: Claim, operation: Operation, scope: Scope, asked: Asked) -> bool:
    """Whether what came of a case agrees with a claim.

    Exceptions and what else is no array are not what it is about.
    """
    if is_unknown(asked):
        return False
    if value_of(asked) is None or (scope.only_wrong and is_right(asked)):
        return True
    if not meets(operation, scope.condition, asked.answered.case):
        return is_right(asked) or not differs(claim, asked.answered)
    return agrees(claim, asked)
