"""What comes out of a program that reads x where a formula says."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from grader.explain.laws.claim import Claim, predicted
from grader.explain.laws.geometry import sides_of
from grader.explain.laws.reading.gaps import ArrayPart, Gap, What
from grader.explain.laws.reading.positions import Reading, positions
from grader.records.case import AnsweredCase, Array, Case
from grader.records.sliding import Sliding

Reduce = Callable[[Array, Array], Array]
"""What becomes of numbers as (..., tap), 0 outside of x, and of which of them are cells of x."""


def outputs_of(sizes: Claim | None, answered: AnsweredCase) -> tuple[int, ...] | None:
    """Cells of the answer along each axis that the window slides along; None if nobody knows.

    Args:
        sizes: What is claimed of them; None where they are right.
        answered: The case with what is right.
    """
    value = predicted(sizes, answered) if sizes else answered.answer.value
    return None if value is None else value.shape[2:]


class Route(NamedTuple):
    """How a program goes through x.

    Attributes:
        reading: Where it reads x.
        gap: What it leaves out; None if nothing.
        left: What a cell of the answer holds that it never writes.
        adds: Whether what is added to every cell is added to such a cell too.
    """

    reading: Reading
    gap: Gap | None = None
    left: float = 0.0
    adds: bool = False

    def leaves_out(self, what: What) -> ArrayPart | None:
        """What it leaves out of taps or cells; None if nothing."""
        return self.gap.part if self.gap is not None and self.gap.what == what else None


def gather(
    sliding: Sliding, route: Route, case: Case, outputs: Sequence[int]
) -> tuple[Array, Array, Array]:
    """The cells of x that are in each window.

    Args:
        sliding: How the operation slides its window.
        route: How the program goes through x.
        case: The arguments.
        outputs: Cells of the answer along each axis that the window slides along.

    Returns:
        The numbers in their dtype, as (image, channel, output cell, tap), 0 outside of x; which of
        these are cells of x, as (output cell, tap); and which output cells read the padded x alone.
    """
    x, sides = case.arrays["x"], sides_of(sliding, case)
    window, where = positions(route.reading, sides, outputs)
    shape = (*outputs, *window)
    flat: Array = np.zeros((), dtype=np.intp)
    inside: Array = np.ones((), dtype=bool)
    padded: Array = np.ones((), dtype=bool)
    for side, position in zip(sides, where, strict=True):
        cell = position - side.p
        flat = flat * side.n + cell
        inside = inside & (cell >= 0) & (cell < side.n)
        padded = padded & (position >= 0) & (position < side.padded)
    many = int(np.prod(outputs)), int(np.prod(window))
    inside, flat, padded = (
        np.broadcast_to(one, shape).reshape(many) for one in (inside, flat, padded)
    )
    flat = np.where(inside, flat, 0)
    unread = route.leaves_out("pixel")
    if unread is not None:
        inside = inside & ~unread.mask(x.shape[2:]).ravel()[flat]
    found = np.where(inside, x.reshape(*x.shape[:2], -1)[:, :, flat], x.dtype.type(0))
    return found, inside, np.asarray(padded.all(axis=1))


def convolve(
    sliding: Sliding, route: Route, case: Case, outputs: Sequence[int]
) -> tuple[Array, Array]:
    """What a convolution gives that goes so, and which output cells read the padded x alone."""
    found, _, padded = gather(sliding, route, case, outputs)
    weight = case.arrays[sliding.kernel].astype(np.float64)
    images, channels, cells, taps = found.shape
    kernels = weight.reshape(*weight.shape[:2], taps)
    unread = route.leaves_out("tap")
    if unread is not None:
        kernels = np.where(unread.mask(weight.shape[2:]).ravel(), 0.0, kernels)
    rows = found.astype(np.float64).transpose(0, 2, 1, 3).reshape(images, cells, channels * taps)
    sums = np.swapaxes(rows @ kernels.reshape(len(kernels), -1).T, 1, 2)
    added = case.arrays.get(sliding.arguments.added)
    bias = 0.0 if added is None else added[:, np.newaxis]
    said = _left_out(sums if route.adds else sums + bias, route, outputs)
    said = said + bias if route.adds else said
    return said.reshape(images, len(weight), *outputs), padded.reshape(tuple(outputs))


def reduce_windows(
    sliding: Sliding, route: Route, reduce: Reduce, case: Case, outputs: Sequence[int]
) -> tuple[Array, Array]:
    """What a pooling gives that goes so, and which output cells read the padded x alone.

    Raises:
        ValueError: The windows hold no cell.
    """
    numbers, inside, padded = gather(sliding, route, case, outputs)
    if not numbers.shape[-1]:
        raise ValueError("there is nothing in a window")
    said = _left_out(np.asarray(reduce(numbers, inside), dtype=np.float64), route, outputs)
    return said.reshape(*said.shape[:2], *outputs), padded.reshape(tuple(outputs))


def _left_out(said: Array, route: Route, outputs: Sequence[int]) -> Array:
    """An answer as (image, channel, output cell) with what is never written as it is left."""
    gap = route.gap
    if gap is None or not gap.is_unwritten:
        return said
    return np.where(gap.part.mask(outputs).ravel(), route.left, said)
