"""The law of cells that are moved where they would lie beyond an end, or between windows.

A program goes over output cells and asks which cell of x meets a tap, or over cells of x and asks
which output cell that is. Along each axis it may slip at the ends of either, or forget a remainder.
"""

from collections.abc import Callable, Iterator
from functools import cache, partial

import numpy as np

from grader.explain.laws.claim import Claim
from grader.explain.laws.geometry import LEADING, Side, sides_of
from grader.explain.laws.rule import arrays_of, rule, sums_of
from grader.explain.laws.view import View
from grader.records.case import AnsweredCase, Array
from grader.records.operation import Operation, Sliding
from grader.text import capitalised

Pairs = Callable[[Side, Array, Array, Array], Array]
"""Whether an output cell holds the product of a cell of x and a tap, of these three."""


def _reads(start: Callable[[Side, Array], Array]) -> Pairs:
    """Windows that begin at these cells of x."""
    return lambda side, out, cell, tap: cell == start(side, out) + tap


def _begins(side: Side, out: Array) -> Array:
    return side.s * out - side.p


def _takes(moved: Callable[[Side, Array], Array]) -> Pairs:
    """Every cell of a window is moved on its own."""
    return lambda side, out, cell, tap: cell == moved(side, _begins(side, out) + tap)


def _sends(moved: Callable[[Side, Array], Array]) -> Pairs:
    """A product goes to an output cell that is found from how far on it belongs."""

    def pairs(side: Side, out: Array, cell: Array, tap: Array) -> Array:
        place = moved(side, cell + side.p - tap)
        return np.asarray((place % side.s == 0) & (out == place // side.s))

    return pairs


def _from_end(side: Side, place: Array) -> Array:
    return np.where(place < 0, place + side.s * side.outputs, place)


_WINDOWS = "Where should a window lie that begins before the first cell of x?"
_PRODUCTS = "What should become of what belongs to no output cell?"

_SLIPS: dict[str, tuple[str, Pairs]] = {
    "your windows that begin before x are moved to its first cell": (
        _WINDOWS,
        _reads(lambda side, out: np.maximum(_begins(side, out), 0)),
    ),
    "your windows that end behind x are moved back to its last cell": (
        "Where should a window lie that ends behind the last cell of x?",
        _reads(lambda side, out: np.minimum(_begins(side, out), side.n - side.k)),
    ),
    "your windows that reach beyond x are moved into it": (
        _WINDOWS,
        _reads(lambda side, out: np.clip(_begins(side, out), 0, max(side.n - side.k, 0))),
    ),
    "cells before x count as its first cell": (
        "What should a cell of padding count as?",
        _takes(lambda _, cell: np.maximum(cell, 0)),
    ),
    "cells behind x count as its last cell": (
        "What should a cell of padding count as?",
        _takes(lambda side, cell: np.minimum(cell, side.n - 1)),
    ),
    "your code puts what belongs before the first output cell into that cell": (
        _PRODUCTS,
        _sends(lambda _, place: np.maximum(place, 0)),
    ),
    "your code puts what belongs behind the last output cell into that cell": (
        _PRODUCTS,
        _sends(lambda side, place: np.minimum(place, side.s * (side.outputs - 1))),
    ),
    "your code puts what belongs before or behind the answer into its outer cells": (
        _PRODUCTS,
        _sends(lambda side, place: np.clip(place, 0, side.s * (side.outputs - 1))),
    ),
    "your code puts what belongs before the first output cell into the last ones": (
        _PRODUCTS,
        _sends(_from_end),
    ),
    "your code puts what belongs to no output cell into the one before it": (
        "Which output cell does something belong to if the division leaves a remainder?",
        _sends(lambda side, place: place - place % side.s),
    ),
}
"""By what a program does along an axis: a question, and which cells meet then."""


def propose(view: View) -> Iterator[Claim]:
    """Each slip along all axes, or along one of them."""
    sliding = view.operation.sliding
    if sliding is not None and sliding.combines in ("sum", "largest"):
        yield from _claims(view.operation)


@cache
def _claims(operation: Operation) -> tuple[Claim, ...]:
    assert operation.sliding is not None
    words = operation.sliding.words[LEADING:]
    made = []
    for slip, (question, pairs) in _SLIPS.items():
        along = [(capitalised(slip), range(len(words)))]
        if len(words) > 1:
            along += [
                (f"For {word}s {slip}", range(axis, axis + 1)) for axis, word in enumerate(words)
            ]
        for headline, axes in along:
            predict = partial(_predict, operation, pairs, axes)
            made.append(rule(headline, question, predict, family="indices"))
    return tuple(made)


def _right(side: Side, out: Array, cell: Array, tap: Array) -> Array:
    return np.asarray(cell == _begins(side, out) + tap)


def _predict(
    operation: Operation, pairs: Pairs, axes: range, answered: AnsweredCase
) -> Array | None:
    sliding = operation.sliding
    assert sliding is not None
    sides = sides_of(sliding, answered.case)
    meets = [_meets(side, pairs if axis in axes else _right) for axis, side in enumerate(sides)]
    if sliding.kernel:
        return _convolved(operation, sliding, meets, answered)
    return _largest(meets, answered)


def _meets(side: Side, pairs: Pairs) -> Array:
    """Whether they meet, as (output cell, cell of x, tap)."""
    return np.asarray(pairs(side, *np.ogrid[: side.outputs, : side.n, : side.k]))


def _convolved(
    operation: Operation, sliding: Sliding, meets: list[Array], answered: AnsweredCase
) -> Array:
    arrays = arrays_of(answered)
    weight, sums = arrays[sliding.kernel], arrays["x"]
    for one in meets:  # takes the first axis that is left, and puts its output cells and taps last
        sums = np.tensordot(sums, one.astype(np.float64), axes=(LEADING, 1))
    taps = range(LEADING + 1, sums.ndim, 2)
    products = np.tensordot(sums, weight, axes=((1, *taps), range(1, weight.ndim)))
    return np.asarray(np.moveaxis(products, -1, 1) + sums_of(operation, answered)[1])


def _largest(meets: list[Array], answered: AnsweredCase) -> Array:
    largest = arrays_of(answered)["x"]
    for one in meets:
        held = one.any(axis=-1)
        rows = np.where(held, np.moveaxis(largest, LEADING, -1)[..., np.newaxis, :], -np.inf)
        largest = rows.max(axis=-1)
    return largest
