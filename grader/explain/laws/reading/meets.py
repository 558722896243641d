"""Which output cells, cells of x and taps meet along an axis, in right programs and in others."""

from collections.abc import Callable

import numpy as np

from grader.explain.laws.geometry import Side
from grader.records.case import Array

Pairs = Callable[[Side, Array, Array, Array], Array]
"""Whether an output cell holds the product of a cell of x and a tap, of these three."""


def begins(side: Side, out: Array) -> Array:
    """The cell of x at which the window of an output cell begins."""
    return side.s * out - side.p


def right(side: Side, out: Array, cell: Array, tap: Array) -> Array:
    """Those that should meet."""
    return np.asarray(cell == begins(side, out) + tap)


def reads(start: Callable[[Side, Array], Array]) -> Pairs:
    """Windows that begin at these cells of x."""
    return lambda side, out, cell, tap: cell == start(side, out) + tap


def takes(moved: Callable[[Side, Array], Array]) -> Pairs:
    """Every cell of a window is moved on its own."""
    return lambda side, out, cell, tap: cell == moved(side, begins(side, out) + tap)


def sends(moved: Callable[[Side, Array], Array]) -> Pairs:
    """A product goes to an output cell that is found from how far on it belongs."""

    def pairs(side: Side, out: Array, cell: Array, tap: Array) -> Array:
        place = moved(side, cell + side.p - tap)
        return np.asarray((place % side.s == 0) & (out == place // side.s))

    return pairs


def met(side: Side, pairs: Pairs, outputs: int) -> Array:
    """Whether they meet, as (output cell, cell of x, tap), of so many output cells."""
    return np.asarray(pairs(side, *np.ogrid[:outputs, : side.n, : side.k]))
