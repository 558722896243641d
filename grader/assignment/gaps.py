"""Why no check notices a known mistake: it lies outside of the contract, or nobody looks there."""

from collections.abc import Callable, Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import partial
from typing import NamedTuple

import msgspec
import numpy as np

from grader.assignment.files import default_deck_path
from grader.compare import compare_answer
from grader.deck.narrow import NarrowedDeck
from grader.deck.store import load_deck
from grader.isolation.in_process import call_in_process
from grader.records.case import Answer, AnsweredCase
from grader.records.deck import Deck
from grader.records.mistake import Program, Steps
from grader.records.operation import Operation
from grader.records.selftest import Gap
from grader.records.verdict import Verdict

_SEED = 0
"""Of drawn cases, so that a selftest says the same each time."""


_BY_CHANCE = 10
"""Of so many cases that tell a mistake, one that a check asks tells it by chance.

A sum that cancels shows an eps, and a case of the dtype a stride.
"""


class Evidence(NamedTuple):
    """A case that may tell a mistake.

    Attributes:
        check: Name of the check that it belongs to; empty for a fresh case.
        answered: The case, as it is asked where it lies within the contract.
        is_within: Whether it does.
    """

    check: str
    answered: AnsweredCase
    is_within: bool


def gather_evidence(operation: Operation, deck: Deck) -> list[Evidence]:
    """The cases of an operation with its whole contract: of a deck as it was built, and shipped.

    Of an operation that no deck ships with, fresh ones are drawn.

    Args:
        operation: What is asked, maybe with a narrower contract.
        deck: What it is asked with.
    """
    built = deck.whole if isinstance(deck, NarrowedDeck) else deck
    shipped = load_deck(default_deck_path())
    decks = (built,) if built.digest == shipped.digest else (built, shipped)
    cases = [pair for one in decks for pair in _of_deck(operation, one)]
    if operation.whole is not None and operation.name not in shipped.fresh:
        cases += [("", one) for one in _drawn(operation.whole)]
    evidence = (_judged(operation, check, one) for check, one in cases)
    return [one for one in evidence if one.answered.case.judges != "refusal"]


def _of_deck(operation: Operation, deck: Deck) -> Iterator[tuple[str, AnsweredCase]]:
    for check, cases in deck.checks.items():
        if check.startswith(f"{operation.name}/"):
            yield from ((check, one) for one in cases)
    yield from (("", one) for one in deck.fresh.get(operation.name, ()))


def _drawn(whole: Operation) -> Iterator[AnsweredCase]:
    """Fresh cases of an operation with its whole contract, with what the twin answers."""
    from grader.deck.fresh import fresh_cases  # noqa: PLC0415  only this needs Hypothesis

    for case in fresh_cases(whole, _SEED):
        right = np.asarray(whole.twin(**case.arrays, **case.options))
        yield AnsweredCase(case=case, answer=Answer(value=right))


def _judged(operation: Operation, check: str, answered: AnsweredCase) -> Evidence:
    case = operation.trimmed(answered.case)
    if answered.case.judges == "refusal" or not operation.accepts(case):
        return Evidence(check, answered, is_within=False)
    return Evidence(check, msgspec.structs.replace(answered, case=case), is_within=True)


def find_gap(
    operation: Operation, way: Steps, evidence: Iterable[Evidence], paid: AbstractSet[str]
) -> Gap:
    """Why a way of a known mistake loses no points.

    Args:
        operation: What is asked.
        way: The steps of the right program that are replaced.
        evidence: Cases that may tell it.
        paid: Names of the checks that mistakes were tried on.
    """
    make = partial(operation.bank().program, way)
    telling = [one for one in evidence if not is_right(operation, make, one.answered)]
    within = [one for one in telling if one.is_within]
    asked_for = [one for one in within if not paid.isdisjoint(_askers(operation, one))]
    if len(asked_for) * _BY_CHANCE > len(within):
        return "hole"
    if within:
        return "no points"
    if telling:
        return "outside"
    asked = {check.partition("/")[2] for check in paid}
    everything = all(name in asked for name, one in operation.checks.items() if one.by_default)
    return "hole" if everything else "no points"


def _askers(operation: Operation, evidence: Evidence) -> Collection[str]:
    """Names of the checks that ask for a case like that."""
    if evidence.check:
        return (evidence.check,)
    on = operation.features(evidence.answered.case)
    return [
        f"{operation.name}/{name}"
        for name, check in operation.checks.items()
        if on <= check.allows and (not check.needs or not on.isdisjoint(check.needs))
    ]


def is_right(operation: Operation, make: Callable[[], Program], answered: AnsweredCase) -> bool:
    """Whether a program, which is made anew, is right in a case."""
    return verdict_on(operation, make(), answered).right


def verdict_on(operation: Operation, program: Program, answered: AnsweredCase) -> Verdict:
    """What the answer of a program of ours to a case is worth."""
    outcome = call_in_process(operation, program, answered.case)
    return compare_answer(operation, answered.case, answered.answer, outcome)
