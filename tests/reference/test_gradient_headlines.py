"""What a headline of a gradient says is true of every program that is told it."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from grader.operation.windows import per_axis
from grader.records.case import Array
from grader.records.mistake import Program
from reference.known.gradient_steps import inside
from tests.built_decks import built_deck
from tests.sampling import sampled
from tests.support import GRADIENTS

Given = Mapping[str, Any]

Claim = Callable[[Program, Given], Array]
"""What a program answers that is told so, of the right one and all arguments."""


def rings(given: Given) -> tuple[int, ...]:
    return per_axis(given["padding"], given["x"].ndim - 2)


def uncut(right: Program, given: Given) -> Array:
    """The gradient of x with its padding, of which nobody cut anything off."""
    widths = [(0, 0), (0, 0), *((p, p) for p in rings(given))]
    x = np.pad(given["x"], widths, constant_values=-np.inf)  # never the largest
    return right(**{**given, "x": x, "padding": 0})


def part(starts: Callable[[int], int], stops: Callable[[int, int], int]) -> Claim:
    """That part of it along each axis, by padding and size of x."""

    def claim(right: Program, given: Given) -> Array:
        along = zip(rings(given), given["x"].shape[2:], strict=True)
        found: Array = uncut(right, given)[inside(slice(starts(p), stops(p, n)) for p, n in along)]
        return found

    return claim


def with_arrays(**changes: Callable[[Array], Array]) -> Claim:
    """What is right for other arrays."""

    def claim(right: Program, given: Given) -> Array:
        return right(**{**given, **{name: change(given[name]) for name, change in changes.items()}})

    return claim


def last_window(given: Array) -> Array:
    """Zeros but for the last cell of every channel."""
    kept = np.zeros_like(given)
    last = inside([slice(-1, None)] * (given.ndim - 2))
    kept[last] = given[last]
    return kept


def windows(given: Given) -> int:
    return int(given["grad_output"][0, 0].size)


def turned(*axes: int) -> Claim:
    return lambda right, given: np.flip(right(**given), axes)


def repeated(array: Array) -> Array:
    return np.repeat(array[:, :1], array.shape[1], axis=1)


FIRST, LAST = (lambda array: array[:1]), (lambda array: array[-1:])

CLAIMS: Mapping[str, Claim] = {
    "Your answer still has the padding around it": uncut,
    "Your answer begins with what cells of padding got": part(lambda _: 0, lambda _, n: n),
    "Your code cuts the padding of both ends off at the start": part(
        lambda p: 2 * p, lambda p, n: n + 2 * p
    ),
    "Your answer ends at the size of x, counted from the first padding cell": part(
        lambda p: p, lambda _, n: n
    ),
    "Your code cuts padding off at the start, and none at the end": part(
        lambda p: p, lambda p, n: n + 2 * p
    ),
    "Your answer is the right one divided by the size of the batch": (
        lambda right, given: right(**given) / len(given["x"])
    ),
    "Your answer is the right one divided by the number of windows": (
        lambda right, given: right(**given) / windows(given)
    ),
    "Your answer is the right one divided by the windows of the whole batch": (
        lambda right, given: right(**given) / windows(given) / len(given["x"])
    ),
    "Your answer is the mean of the cells of an output channel, not their sum": (
        lambda right, given: right(**given) / windows(given) / len(given["x"])
    ),
    "Your answer is the mean over the cells, summed over the batch": (
        lambda right, given: right(**given) / windows(given)
    ),
    "Your answer is the same whatever grad_output holds": with_arrays(grad_output=np.ones_like),
    "Your answer is the same whatever x holds": with_arrays(x=np.ones_like),
    "Your answer is what the first example gives, without the others": with_arrays(
        grad_output=FIRST, x=FIRST
    ),
    "Your answer is what the last example gives, without the others": with_arrays(
        grad_output=LAST, x=LAST
    ),
    "Your answer is what the last window gives, without those before it": with_arrays(
        grad_output=last_window
    ),
    "Your answer is what the last window of the last example gives": with_arrays(
        grad_output=lambda given: last_window(given[-1:]), x=LAST
    ),
    "Your code takes the first kernel for every output channel": with_arrays(
        weight=lambda weight: np.repeat(weight[:1], len(weight), axis=0)
    ),
    "Your code multiplies every kernel with the first channel of grad_output": with_arrays(
        grad_output=repeated
    ),
    "Your code takes the first channel of a kernel for every input channel": with_arrays(
        weight=repeated
    ),
    "Your code takes the first channel of x for every input channel": with_arrays(x=repeated),
    "Your code gives every output channel the gradient of the first one": with_arrays(
        grad_output=repeated
    ),
    "Your code looks for the largest cells in the first channel alone": with_arrays(x=repeated),
    "Your code lays the kernel over x flipped": with_arrays(
        weight=lambda weight: np.flip(weight, tuple(range(2, weight.ndim)))
    ),
    "Your answer has the rows of every kernel from last to first": turned(2),
    "Your answer has the columns of every kernel from last to first": turned(3),
    "Your code gives every cell of a window its whole number": (
        lambda right, given: right(**given) * np.prod(np.broadcast_to(given["kernel_size"], 2))
    ),
}
"""Headlines that say what an answer is, with that worked out of the right program."""


def told(name: str) -> list[tuple[str, Program]]:
    """Programs that are told one of these headlines, with it."""
    bank = GRADIENTS[name].bank()
    ways = [
        (mistake.told_as(way).headline, way) for mistake in bank.mistakes for way in mistake.ways
    ]
    return [(said, bank.program(way.steps)) for said, way in ways if said in CLAIMS]


@pytest.mark.parametrize("name", sampled(GRADIENTS, every=4))
def test_what_a_headline_claims_is_so(name: str) -> None:
    operation = GRADIENTS[name]
    cases = [one.case for one in built_deck(name).cases_of(name) if one.case.judges == "value"]
    telling = set()
    for headline, program in told(name):
        for case in cases:
            given = {**operation.defaults, **case.arrays, **case.options}
            answer, right = program(**given), operation.twin(**given)
            claimed = CLAIMS[headline](operation.twin, given)
            assert answer.shape == claimed.shape, (headline, case.in_words)
            assert np.allclose(answer, claimed), (headline, case.in_words)
            if not np.array_equal(answer, right):
                telling.add(headline)
    assert telling == {headline for headline, _ in told(name)}


def test_every_claim_is_that_of_a_headline() -> None:
    assert {headline for name in GRADIENTS for headline, _ in told(name)} == CLAIMS.keys()
