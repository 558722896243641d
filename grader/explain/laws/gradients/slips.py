"""The law of a gradient whose windows slip beyond an end of x, or between output cells."""

from collections.abc import Iterator
from functools import cache, partial

import numpy as np

from grader.explain.laws.claim import Claim
from grader.explain.laws.geometry import LEADING, Side
from grader.explain.laws.gradients.simulate import gradient_of
from grader.explain.laws.reading.meets import Pairs, begins, reads, sends, takes
from grader.explain.laws.reading.moves import WINDOW_SLIPS, Slips, meets_of, slips_along
from grader.explain.laws.rule import rule
from grader.explain.laws.view import View
from grader.records.case import AnsweredCase, Array
from grader.records.sliding import Gradient

_NOWHERE = -(1 << 31)
"""Where a window begins that does not count."""

_BEYOND = "Which cells of a window that reaches beyond x does a backward pass still need?"
_INDICES = "Which cell does Python take for an index below 0?"

_SLIPS: Slips = {
    "cells beyond an end of x count as the last one before it": (
        "What should a cell of padding count as?",
        takes(lambda side, cell: np.clip(cell, 0, side.n - 1)),
    ),
    "cells before x count as those at its end, as indices below 0 do": (
        _INDICES,
        takes(lambda side, cell: np.where(cell < 0, cell + side.n, cell)),
    ),
    "your windows that begin before x do not count": (
        _BEYOND,
        reads(lambda side, out: _where(begins(side, out) >= 0, side, out)),
    ),
    "your windows that end behind x do not count": (
        _BEYOND,
        reads(lambda side, out: _where(begins(side, out) + side.k <= side.n, side, out)),
    ),
    "your windows that reach beyond x do not count": (
        _BEYOND,
        reads(
            lambda side, out: _where(
                (begins(side, out) >= 0) & (begins(side, out) + side.k <= side.n), side, out
            )
        ),
    ),
    "your code takes a window that would begin between two for the one before": (
        "Which window begins there if the division by the stride leaves a remainder?",
        sends(lambda side, place: place - place % side.s),
    ),
    "your code takes a place in the padded x for the number of the window that begins there": (
        "How many windows begin before that place, if they lie `stride` cells apart?",
        lambda side, out, cell, tap: (
            ((cell + side.p - tap) % side.s == 0) & (out == cell + side.p - tap)
        ),
    ),
    "your code takes windows that would begin before the first for the last ones": (
        _INDICES,
        sends(lambda side, place: np.where(place < 0, place + side.s * side.outputs, place)),
    ),
}


def _where(counts: Array, side: Side, out: Array) -> Array:
    return np.where(counts, begins(side, out), _NOWHERE)


def propose(view: View) -> Iterator[Claim]:
    """Each slip along all axes, or along one of them."""
    gradient = view.operation.gradient
    if gradient is not None and gradient.is_of_windows:
        yield from _claims(gradient)


@cache
def _claims(gradient: Gradient) -> tuple[Claim, ...]:
    words = gradient.sliding.words[LEADING:]
    return tuple(
        rule(headline, question, partial(_predict, gradient, pairs, axes), family="indices")
        for headline, question, pairs, axes in slips_along({**WINDOW_SLIPS, **_SLIPS}, words)
    )


def _predict(gradient: Gradient, pairs: Pairs, axes: range, answered: AnsweredCase) -> Array | None:
    meets = meets_of(gradient.sliding, pairs, axes, answered.case)
    return gradient_of(gradient, meets, answered, lost=0.0)
