"""What comes out of a program that reads x where a formula says."""

from collections.abc import Callable, Sequence

import numpy as np

from grader.explain.laws.claim import Claim, predicted
from grader.explain.laws.geometry import sides_of
from grader.explain.laws.positions import Reading, positions
from grader.records.case import AnsweredCase, Array, Case
from grader.records.operation import Sliding

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


def gather(
    sliding: Sliding, reading: Reading, case: Case, outputs: Sequence[int]
) -> tuple[Array, Array, Array]:
    """The cells of x that are in each window.

    Args:
        sliding: How the operation slides its window.
        reading: Where x is read.
        case: The arguments.
        outputs: Cells of the answer along each axis that the window slides along.

    Returns:
        The numbers, as (image, channel, output cell, tap), 0 outside of x; which of these are cells
        of x, as (output cell, tap); and which output cells read the padded x alone.
    """
    x, sides = case.arrays["x"].astype(np.float64), sides_of(sliding, case)
    window, where = positions(reading, sides, outputs)
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
    pixels = x.reshape(*x.shape[:2], -1)
    found = np.where(inside, pixels[:, :, np.where(inside, flat, 0)], 0.0)
    return found, inside, np.asarray(padded.all(axis=1))


def convolve(
    sliding: Sliding, reading: Reading, case: Case, outputs: Sequence[int]
) -> tuple[Array, Array]:
    """What a convolution gives that reads x so, and which output cells read the padded x alone."""
    found, _, padded = gather(sliding, reading, case, outputs)
    weight = case.arrays[sliding.kernel].astype(np.float64)
    images, _, cells, taps = found.shape
    rows = found.transpose(0, 2, 1, 3).reshape(images, cells, -1)
    sums = np.swapaxes(
        rows @ weight.reshape(len(weight), -1, taps).reshape(len(weight), -1).T, 1, 2
    )
    added = case.arrays.get(sliding.arguments.added)
    if added is not None:
        sums = sums + added[:, np.newaxis]
    return sums.reshape(images, len(weight), *outputs), padded.reshape(tuple(outputs))


def reduce_windows(
    sliding: Sliding, reading: Reading, reduce: Reduce, case: Case, outputs: Sequence[int]
) -> tuple[Array, Array]:
    """What a pooling gives that reads x so, and which output cells read the padded x alone.

    Raises:
        ValueError: The windows hold no cell.
    """
    numbers, inside, padded = gather(sliding, reading, case, outputs)
    if not numbers.shape[-1]:
        raise ValueError("there is nothing in a window")
    said = np.asarray(reduce(numbers, inside), dtype=np.float64)
    return said.reshape(*said.shape[:2], *outputs), padded.reshape(tuple(outputs))
