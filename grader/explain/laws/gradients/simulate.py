"""What comes out of a backward pass, by which cells meet along each axis.

Of a window that slides otherwise the gradient is the one of the forward function that slides so: a
sum goes through the same products, whichever of the three arrays is asked for.
"""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from grader.explain.laws.geometry import LEADING, sides_of
from grader.explain.laws.reading.meets import met, right
from grader.explain.laws.rule import arrays_of
from grader.records.case import AnsweredCase, Array
from grader.records.sliding import Gradient

Shares = Callable[[Array, Array], Array]
"""What each cell gets of the number of a window, as (image, channel, output cell, cell of x), of x
with an axis of length 1 for output cells and of which cells are in the window."""


def right_meets(gradient: Gradient, answered: AnsweredCase) -> list[Array]:
    """Which cells should meet along each axis."""
    sides = sides_of(gradient.sliding, answered.case)
    return [met(side, right, side.outputs) for side in sides]


def gradient_of(
    gradient: Gradient, meets: Sequence[Array], answered: AnsweredCase, lost: float = np.nan
) -> Array | None:
    """The gradient where these cells meet along each axis; None where no window matters.

    Args:
        gradient: Which gradient it is.
        meets: Which cells meet along each axis.
        answered: The case with what is right.
        lost: What the number of a window counts that holds no cell of which one is the largest.
    """
    if gradient.sliding.combines == "largest":
        return shared(gradient, meets, partial(to_largest, lost=lost), answered)
    if gradient.sliding.combines == "mean":
        return _of_means(gradient, meets, answered)
    if gradient.of == "x":
        return _of_x(gradient, meets, answered)
    return _of_kernel(gradient, meets, answered) if gradient.of == gradient.sliding.kernel else None


def _of_x(gradient: Gradient, meets: Sequence[Array], answered: AnsweredCase) -> Array:
    arrays = arrays_of(answered)
    sums, weight = arrays[gradient.output], arrays[gradient.sliding.kernel]
    for one in meets:  # takes the first axis that is left, and puts its cells of x and taps last
        sums = np.tensordot(sums, one.astype(np.float64), axes=(LEADING, 0))
    taps = range(LEADING + 1, sums.ndim, 2)
    products = np.tensordot(sums, weight, axes=((1, *taps), (0, *range(LEADING, weight.ndim))))
    return np.asarray(np.moveaxis(products, -1, 1))


def _of_kernel(gradient: Gradient, meets: Sequence[Array], answered: AnsweredCase) -> Array:
    arrays = arrays_of(answered)
    sums, output = arrays["x"], arrays[gradient.output]
    for one in meets:
        sums = np.tensordot(sums, one.astype(np.float64), axes=(LEADING, 1))
    cells = range(LEADING, sums.ndim, 2)
    return np.asarray(
        np.tensordot(output, sums, axes=((0, *range(LEADING, output.ndim)), (0, *cells)))
    )


def _of_means(gradient: Gradient, meets: Sequence[Array], answered: AnsweredCase) -> Array:
    sums = arrays_of(answered)[gradient.output]
    for one in meets:
        sums = np.tensordot(sums, one.sum(axis=-1) / one.shape[-1], axes=(LEADING, 0))
    return sums


def in_windows(meets: Sequence[Array]) -> Array:
    """Which cells of x are in the window of each output cell, as (output cell, cell of x)."""
    held: Array = np.ones((1, 1), dtype=bool)
    for one in meets:
        along: Array = np.asarray(one.any(axis=-1))
        both = held[:, np.newaxis, :, np.newaxis] & along[:, np.newaxis]
        held = both.reshape(len(held) * len(along), -1)
    return held


def shared(
    gradient: Gradient, meets: Sequence[Array], shares: Shares, answered: AnsweredCase
) -> Array:
    """The gradient where the cells of each window get these shares of its number."""
    arrays = arrays_of(answered)
    x, output = arrays["x"], arrays[gradient.output]
    flat = x.reshape(*x.shape[:LEADING], 1, -1)
    given = shares(flat, in_windows(meets))
    numbers = output.reshape(*output.shape[:LEADING], -1, 1)
    return np.asarray((numbers * given).sum(axis=LEADING).reshape(x.shape))


def to_largest(x: Array, held: Array, lost: float = np.nan) -> Array:
    """All of it to the largest cell; of several that are the largest NaN to each.

    Args:
        x: The numbers.
        held: Which of them are in each window.
        lost: What the very last cell gets of a window that holds none: an index of -1 is that cell.
    """
    numbers = np.where(held, x, -np.inf)
    top = (numbers == numbers.max(axis=-1, keepdims=True)) & held
    shares = np.where(top & (top.sum(axis=-1, keepdims=True) > 1), np.nan, top * 1.0)
    shares[..., ~held.any(axis=-1), -1] = lost
    return shares


def one_hot(at: Array, held: Array) -> Array:
    """All of it to the cell that is counted so, where a window holds any."""
    hot = np.arange(held.shape[-1]) == at[..., np.newaxis]
    return np.asarray(hot & held.any(axis=-1, keepdims=True))
