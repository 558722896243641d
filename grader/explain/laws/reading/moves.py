"""The law of cells that are moved where they would lie beyond an end, or between windows.

A program goes over output cells and asks which cell of x meets a tap, or over cells of x and asks
which output cell that is. Along each axis it may slip at the ends of either, or forget a remainder.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial

import numpy as np

from grader.explain.laws.claim import Claim
from grader.explain.laws.geometry import LEADING, Side, sides_of
from grader.explain.laws.reading.meets import Pairs, begins, met, reads, right, sends, takes
from grader.explain.laws.rule import arrays_of, rule, sums_of
from grader.explain.laws.view import View
from grader.records.case import AnsweredCase, Array, Case
from grader.records.operation import Operation
from grader.records.sliding import Sliding
from grader.text import capitalised


def _from_end(side: Side, place: Array) -> Array:
    return np.where(place < 0, place + side.s * side.outputs, place)


_WINDOWS = "Where should a window lie that begins before the first cell of x?"
_PRODUCTS = "What should become of what belongs to no output cell?"

Slips = Mapping[str, tuple[str, Pairs]]
"""By what a program does along an axis: a question, and which cells meet then."""

WINDOW_SLIPS: Slips = {
    "your windows that begin before x are moved to its first cell": (
        _WINDOWS,
        reads(lambda side, out: np.maximum(begins(side, out), 0)),
    ),
    "your windows that end behind x are moved back to its last cell": (
        "Where should a window lie that ends behind the last cell of x?",
        reads(lambda side, out: np.minimum(begins(side, out), side.n - side.k)),
    ),
    "your windows that reach beyond x are moved into it": (
        _WINDOWS,
        reads(lambda side, out: np.clip(begins(side, out), 0, max(side.n - side.k, 0))),
    ),
    "cells before x count as its first cell": (
        "What should a cell of padding count as?",
        takes(lambda _, cell: np.maximum(cell, 0)),
    ),
    "cells behind x count as its last cell": (
        "What should a cell of padding count as?",
        takes(lambda side, cell: np.minimum(cell, side.n - 1)),
    ),
}
"""Those of windows that read beyond x, whatever becomes of what they read."""

_PRODUCT_SLIPS: Slips = {
    "your code puts what belongs before the first output cell into that cell": (
        _PRODUCTS,
        sends(lambda _, place: np.maximum(place, 0)),
    ),
    "your code puts what belongs behind the last output cell into that cell": (
        _PRODUCTS,
        sends(lambda side, place: np.minimum(place, side.s * (side.outputs - 1))),
    ),
    "your code puts what belongs before or behind the answer into its outer cells": (
        _PRODUCTS,
        sends(lambda side, place: np.clip(place, 0, side.s * (side.outputs - 1))),
    ),
    "your code puts what belongs before the first output cell into the last ones": (
        _PRODUCTS,
        sends(_from_end),
    ),
    "your code puts what belongs to no output cell into the one before it": (
        "Which output cell does something belong to if the division leaves a remainder?",
        sends(lambda side, place: place - place % side.s),
    ),
}


def propose(view: View) -> Iterator[Claim]:
    """Each slip along all axes, or along one of them."""
    sliding = view.operation.sliding
    if sliding is not None and sliding.combines in ("sum", "largest"):
        yield from _claims(view.operation)


@cache
def _claims(operation: Operation) -> tuple[Claim, ...]:
    assert operation.sliding is not None
    return tuple(
        rule(headline, question, partial(_predict, operation, pairs, axes), family="indices")
        for headline, question, pairs, axes in slips_along(
            {**WINDOW_SLIPS, **_PRODUCT_SLIPS}, operation.sliding.words[LEADING:]
        )
    )


def slips_along(slips: Slips, words: Sequence[str]) -> Iterator[tuple[str, str, Pairs, range]]:
    """Each slip along all axes, and along one of several: a headline, a question, what meets."""
    for slip, (question, pairs) in slips.items():
        yield capitalised(slip), question, pairs, range(len(words))
        if len(words) > 1:
            for axis, word in enumerate(words):
                yield f"For {word}s {slip}", question, pairs, range(axis, axis + 1)


def meets_of(sliding: Sliding, pairs: Pairs, axes: range, case: Case) -> list[Array]:
    """Which cells meet along each axis where a program slips along some of them."""
    return [
        met(side, pairs if axis in axes else right, side.outputs)
        for axis, side in enumerate(sides_of(sliding, case))
    ]


def _predict(
    operation: Operation, pairs: Pairs, axes: range, answered: AnsweredCase
) -> Array | None:
    sliding = operation.sliding
    assert sliding is not None
    meets = meets_of(sliding, pairs, axes, answered.case)
    if sliding.kernel:
        return _convolved(operation, sliding, meets, answered)
    return _largest(meets, answered)


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
