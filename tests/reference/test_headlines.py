"""What a headline says is true of every program that is told it, in every call of a deck."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec
import numpy as np
import pytest

from grader.records.case import Array, Case
from grader.records.deck import Deck
from grader.records.mistake import Program
from grader.records.operation import Operation
from tests.reference.claims import ADDED, CLAIMS, FAILS, FILLED, PADDED, Call
from tests.sampling import sampled
from tests.support import EVERY_OPERATION

SLIDING = [name for name, one in EVERY_OPERATION.items() if one.sliding is not None]

MAX_CASES = 60


@pytest.fixture(scope="module")
def cases(practice_deck: Deck) -> Mapping[str, list[Case]]:
    """Cases of each operation: those with a 0 in the bias, then those with most arguments."""
    found: dict[str, list[Case]] = {name: [] for name in EVERY_OPERATION}
    for answered in practice_deck.checks.values():
        for one in answered:
            if one.case.judges in {"value", "dtype"}:
                found[one.case.operation].append(one.case)
    as_means = (msgspec.structs.replace(one, operation="avgpool") for one in found["maxpool"])
    found["avgpool"] = list(as_means)
    for known in found.values():
        known.sort(key=lambda case: (_adds_everywhere(case), -len(case.options), case.elements))
    return {name: known[:MAX_CASES] for name, known in found.items()}


def _adds_everywhere(case: Case) -> bool:
    bias = case.arrays.get("bias", np.ones(1))
    return bool(bias.all() and bias.sum())


def answer_of(program: Program, case: Case) -> Array | None:
    """What it returns; None where it fails."""
    with np.errstate(all="ignore"):
        try:
            return program(**case.arrays, **case.options)
        except (ValueError, IndexError):
            return None


def is_right(operation: Operation, case: Case, answer: Array) -> bool:
    right = operation.twin(**case.arrays, **case.options)
    return answer.dtype == right.dtype and bool(np.array_equal(right, answer))


def told(operation: Operation, claims: Mapping[str, Any]) -> Iterator[tuple[str, Program]]:
    """Programs that are told one of these headlines, with it."""
    bank = operation.bank()
    for mistake in bank.mistakes:
        for way in mistake.ways:
            headline = mistake.told_as(way).headline
            if headline in claims:
                yield headline, bank.program(way.steps)


@pytest.mark.parametrize("name", sampled(SLIDING, every=2))
def test_what_a_headline_claims_is_so(name: str, cases: Mapping[str, list[Case]]) -> None:
    operation = EVERY_OPERATION[name]
    tried, telling = set(), set()
    for headline, program in told(operation, CLAIMS):
        tried.add(headline)
        for case in cases[name]:
            answer = answer_of(program, case)
            if answer is None or (holds := CLAIMS[headline](Call(operation, case, answer))) is None:
                continue
            assert holds, (headline, case.in_words)
            if not is_right(operation, case, answer):
                telling.add(headline)
    assert tried
    assert telling == tried, "no case tells whether this is so"


@pytest.mark.parametrize("name", [*SLIDING, "pad"])
def test_a_function_fails_where_a_headline_says_so(
    name: str, cases: Mapping[str, list[Case]]
) -> None:
    for headline, program in told(EVERY_OPERATION[name], FAILS):
        for case in cases[name]:
            given = {**EVERY_OPERATION[name].defaults, **case.options, **case.arrays}
            fails = answer_of(program, case) is None
            assert fails == FAILS[headline](given), (headline, case.in_words)


def padded(case: Case, headline: str) -> Array:
    x, flat, value = case.arrays["x"], case.options["padding"], case.options.get("value", 0.0)
    assert isinstance(flat, tuple)
    assert isinstance(value, float | int)
    pairs = list(zip(flat[::2], flat[1::2], strict=True))
    deal: Callable[..., Any] = PADDED.get(headline, PADDED[JUST_SO])
    fill = FILLED.get(headline, float)(value)
    if headline == ADDED:
        x = x + x.dtype.type(value)
    return np.pad(x, deal(pairs, x.ndim), constant_values=np.array(fill, x.dtype))


JUST_SO = "Your code goes wrong where cells are added before x and none after"
"""Of a program that is right in all other calls."""


def test_pad_does_what_a_headline_says(cases: Mapping[str, list[Case]]) -> None:
    operation = EVERY_OPERATION["pad"]
    claims = {ADDED: None, **PADDED, **FILLED}
    tried, telling = set(), set()
    for headline, program in told(operation, claims):
        tried.add(headline)
        for case in cases["pad"]:
            answer = answer_of(program, case)
            if answer is None:
                continue
            assert np.array_equal(answer, padded(case, headline)), (headline, case.in_words)
            if not is_right(operation, case, answer):
                telling.add(headline)
    assert tried == claims.keys()
    assert telling == tried - {JUST_SO}


def test_every_claim_is_that_of_a_headline() -> None:
    banks = [operation.bank() for operation in EVERY_OPERATION.values()]
    mistakes = [mistake for bank in banks for mistake in bank.mistakes]
    headlines = {one.told_as(way).headline for one in mistakes for way in one.ways}
    assert {ADDED, *CLAIMS, *FILLED, *PADDED} <= headlines
    assert {*FAILS} <= headlines | {one.headline for one in mistakes}
