"""Where an answer of the wrong shape is laid over the right one."""

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

import numpy as np

from grader.records.arrays import ArrayView
from grader.records.case import Array


class Alignment(NamedTuple):
    """Two answers that lie on each other.

    Attributes:
        down: Row of the answer that the first row of the right one lies on; below 0 if it lies
            above.
        across: The same of columns.
        height: Rows of the right answer.
        width: Columns of it.
        outer: Lengths of its axes before those.
        wrong: Cells of the answer whose number is another than the one under it, counted row by
            row; none where most are.
    """

    down: int
    across: int
    height: int
    width: int
    outer: tuple[int, ...]
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
    offsets = [(0, 0)] if by_index else _offsets(mine.shape, right.shape)
    laid = max((_lay(mine, right, *offset, bound) for offset in offsets), key=_agreement)
    wrong = frozenset(laid.cells[~laid.agree].tolist())
    if 2 * len(wrong) > laid.cells.size:
        laid, wrong = laid._replace(down=0, across=0), frozenset()
    *outer, height, width = right.shape
    return Alignment(laid.down, laid.across, height, width, tuple(outer), wrong)


class _Laid(NamedTuple):
    """One way in which two answers lie on each other.

    Attributes:
        down: Row of the one that the first row of the other lies on.
        across: The same of columns.
        cells: Flat indexes of the cells of the one that lie on a cell of the other.
        agree: Which of them have its number.
        telling: Which of them lie on another number than the most common one.
    """

    down: int
    across: int
    cells: Array
    agree: Array
    telling: Array


def _lay(mine: Array, right: Array, down: int, across: int, bound: float) -> _Laid:
    outer = tuple(slice(min(pair)) for pair in zip(mine.shape[:-2], right.shape[:-2], strict=True))
    rows, under_rows = _overlap(down, mine.shape[-2], right.shape[-2])
    columns, under_columns = _overlap(across, mine.shape[-1], right.shape[-1])
    over, under = (*outer, rows, columns), right[(*outer, under_rows, under_columns)]
    cells = np.arange(mine.size).reshape(mine.shape)[over]
    agree = _equal(mine[over], under, bound)
    return _Laid(down, across, cells, agree, under != _most_common(right))


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


def _offsets(mine: tuple[int, ...], right: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """Every way in which the shorter of two axes lies within the longer one; (0, 0) first."""
    more = [own - other for own, other in zip(mine[-2:], right[-2:], strict=True)]
    rows, columns = (range(one + 1) if one >= 0 else range(0, one - 1, -1) for one in more)
    yield from product(rows, columns)


def _overlap(offset: int, own: int, other: int) -> tuple[slice, slice]:
    """The part of an axis that both have, as each of them counts it."""
    start, length = max(offset, 0), min(own, other)
    return slice(start, start + length), slice(start - offset, start - offset + length)


def _equal(mine: Array, right: Array, bound: float) -> Array:
    with np.errstate(invalid="ignore"):  # infinities have no difference
        close = np.abs(mine - right) <= bound
    agree: Array = close | (mine == right) | (np.isnan(mine) & np.isnan(right))
    return agree
