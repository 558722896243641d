"""The factor law: each number is the right one divided by, or times, how many things there are."""

from collections.abc import Iterator
from functools import cache, partial

import msgspec

from grader.explain.laws.claim import Claim
from grader.explain.laws.numbers.counts import Thing, things_of
from grader.explain.laws.rule import added_name, rule, sums_of
from grader.explain.laws.view import View
from grader.records.case import AnsweredCase, Array
from grader.records.operation import Operation
from grader.text import uncapitalised

_POWERS = {"divided by": -1.0, "times": 1.0, "divided by the square root of": -0.5}


def propose(view: View) -> Iterator[Claim]:
    """Every thing that a call has several of, as a divisor and as a factor."""
    yield from _claims(view.operation)


@cache
def _claims(operation: Operation) -> tuple[Claim, ...]:
    added = added_name(operation)
    parts = {"Your numbers are the right ones": False}
    if added:
        parts[f"Before `{added}` is added, your sums are the right ones"] = True
    return tuple(
        _claim(operation, f"{part} {words} {thing.number}", thing, power, apart=apart)
        for words, power in _POWERS.items()
        for thing in things_of(operation)
        for part, apart in parts.items()
    )


def _claim(
    operation: Operation, headline: str, thing: Thing, power: float, *, apart: bool
) -> Claim:
    question = "What does the handout do with the numbers of a window?"
    predict = partial(_predict, operation, thing, power, apart)
    claim = rule(headline, question, predict)
    return msgspec.structs.replace(claim, example=partial(_example, claim, thing))


def _predict(
    operation: Operation,
    thing: Thing,
    power: float,
    apart: bool,  # noqa: FBT001  bound once for each claim
    answered: AnsweredCase,
) -> Array:
    sums, column = sums_of(operation, answered)
    factor = float(thing.many(answered)) ** power
    scaled: Array = sums * factor + column if apart else (sums + column) * factor
    return scaled


def _example(claim: Claim, thing: Thing, answered: AnsweredCase) -> str:
    told = claim.example(answered)
    return f"With {thing.many(answered)} {thing.word}s: {uncapitalised(told)}" if told else ""
