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
    outer = tuple(slice(min(pair)) for pair in zip(mine.shape[:-2], right.shape[:-2], strict=True))
    best, found = -1, None
    for down, across in [(0, 0)] if by_index else _offsets(mine.shape, right.shape):
        rows, under_rows = _overlap(down, mine.shape[-2], right.shape[-2])
        columns, under_columns = _overlap(across, mine.shape[-1], right.shape[-1])
        agree = _equal(
            mine[(*outer, rows, columns)], right[(*outer, under_rows, under_columns)], bound
        )
        if agree.sum() > best:
            best = int(agree.sum())
            found = down, across, agree, (*outer, rows, columns)
    if found is None:
        return None
    down, across, agree, place = found
    if 2 * best < agree.size:
        return Alignment(0, 0, *right.shape[-2:], right.shape[:-2], frozenset())
    numbers = np.arange(mine.size).reshape(mine.shape)[place]
    wrong = frozenset(numbers[~agree].tolist())
    return Alignment(down, across, *right.shape[-2:], right.shape[:-2], wrong)


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
    return close | (mine == right) | (np.isnan(mine) & np.isnan(right))
