"""Where an answer of the wrong shape is laid over the right one."""

import math
from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

import numpy as np

from grader.records.arrays import ArrayView
from grader.records.case import Array

MAX_OFFSETS = 500
"""Ways to lay two answers that are tried."""


class Alignment(NamedTuple):
    """Two answers that lie on each other.

    Attributes:
        down: Row of the answer that the first row of the right one lies on; below 0 if it lies
            above.
        across: The same of columns.
        height: Rows of the right answer.
        width: Columns of it.
        outer: Indexes of the answer along the axes before those that lie on the right one.
        wrong: Cells of the answer whose number is another than the one under it, counted row by
            row; none where most are.
    """

    down: int
    across: int
    height: int
    width: int
    outer: tuple[range, ...]
    wrong: frozenset[int]


def align(
    returned: ArrayView, expected: ArrayView, bound: float, *, by_index: bool
) -> Alignment | None:
    """Lay an answer over the right one: where most numbers agree, or else at the first cell.

    None if they have not as many axes, or if either is cut or has no cells.

    Args:
        returned: The answer.
        expected: The right one.
        bound: Largest absolute error that rounding explains.
        by_index: Whether equal indexes must lie on each other, since more is told by them.
    """
    mine, right = _whole(returned), _whole(expected)
    if mine is None or right is None or mine.ndim != right.ndim:
        return None
    laid = max(
        (_lay(mine, right, offset, bound) for offset in _offsets(mine, right, by_index=by_index)),
        key=_agreement,
    )
    wrong = frozenset(laid.cells[~laid.agree].tolist())
    if 2 * _agreement(laid)[0] < laid.telling.sum() or 2 * len(wrong) > laid.cells.size:
        laid, wrong = _lay(mine, right, (0,) * mine.ndim, bound), frozenset()
    *outer, down, across = laid.offset
    shared = tuple(
        range(max(offset, 0), max(offset, 0) + min(own, other))
        for offset, own, other in zip(outer, mine.shape, right.shape, strict=False)
    )
    *_, height, width = right.shape
    return Alignment(down, across, height, width, shared, wrong)


class _Laid(NamedTuple):
    """One way in which two answers lie on each other.

    Attributes:
        offset: Index of the one that the first cell of the other lies on.
        cells: Flat indexes of the cells of the one that lie on a cell of the other.
        agree: Which of them have its number.
        telling: Which of them lie on another number than the most common one.
    """

    offset: tuple[int, ...]
    cells: Array
    agree: Array
    telling: Array


def _lay(mine: Array, right: Array, offset: tuple[int, ...], bound: float) -> _Laid:
    parts = [_overlap(*axis) for axis in zip(offset, mine.shape, right.shape, strict=True)]
    over, under = tuple(one for one, _ in parts), right[tuple(other for _, other in parts)]
    cells = np.arange(mine.size).reshape(mine.shape)[over]
    return _Laid(offset, cells, _equal(mine[over], under, bound), under != _most_common(right))


def _agreement(laid: _Laid) -> tuple[int, int]:
    """How many numbers agree; first of those that are not like the padding around them."""
    return int((laid.agree & laid.telling).sum()), int(laid.agree.sum())


def _whole(view: ArrayView) -> Array | None:
    """The array of two axes or more; None if it is cut, or has no cells."""
    numbers = np.array([float(value) for value in view.values])
    if 0 in view.shape or not view.shape:
        return None
    shape = (1,) * (2 - len(view.shape)) + view.shape
    try:
        return numbers.reshape(shape)
    except ValueError:
        return None


def _most_common(array: Array) -> float:
    """Mostly the number of padding, which lies right in many places."""
    numbers, counts = np.unique(array, return_counts=True)
    return float(numbers[counts.argmax()])


def _offsets(mine: Array, right: Array, *, by_index: bool) -> Iterator[tuple[int, ...]]:
    """Ways in which the shorter of each two axes lies within the longer one; all 0 first."""
    more = [own - other for own, other in zip(mine.shape, right.shape, strict=True)]
    if by_index or math.prod(abs(one) + 1 for one in more) > MAX_OFFSETS:
        more = [0] * len(more)
    yield from product(*(range(one + 1) if one >= 0 else range(0, one - 1, -1) for one in more))


def _overlap(offset: int, own: int, other: int) -> tuple[slice, slice]:
    """The part of an axis that both have, as each of them counts it."""
    start, length = max(offset, 0), min(own, other)
    return slice(start, start + length), slice(start - offset, start - offset + length)


def _equal(mine: Array, right: Array, bound: float) -> Array:
    with np.errstate(invalid="ignore"):  # infinities have no difference
        close = np.abs(mine - right) <= bound
    agree: Array = close | (mine == right) | (np.isnan(mine) & np.isnan(right))
    return agree
