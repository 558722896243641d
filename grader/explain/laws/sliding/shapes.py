"""How windows slide in many cases at once, and how long the answers are along each axis."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from grader.explain.laws.answers import value_of
from grader.explain.laws.geometry import LEADING, Side, sides_of
from grader.records.case import Case
from grader.records.sliding import Sliding
from grader.records.verdict import Asked

Ints = NDArray[np.int64]


class Axes(NamedTuple):
    """The numbers of `Side` as arrays, one of whatever shape; the last axis counts sides.

    Attributes:
        n: Cells of x.
        k: Cells of the window.
        s: Cells that it moves at a time.
        p: Cells of padding at each end.
    """

    n: Ints
    k: Ints
    s: Ints
    p: Ints

    @staticmethod
    def of(sides: Sequence[Sequence[Side]]) -> "Axes":
        """Of many cases, shape (cases, axes)."""
        return Axes(*np.moveaxis(np.array(sides, dtype=np.int64), -1, 0))

    @property
    def other(self) -> "Axes":
        """The same with the axes in reverse order."""
        return Axes(*(one[..., ::-1] for one in self))

    @property
    def outputs(self) -> Ints:
        """Windows that fit; 0 where none does."""
        fitting: Ints = (self.n + 2 * self.p - self.k) // self.s + 1
        return np.maximum(fitting, 0)

    def first(self, count: int) -> "Axes":
        """Of the first cases alone."""
        return Axes(*(one[:count] for one in self))


class Shapes(NamedTuple):
    """Answers without their numbers.

    Attributes:
        axes: How windows slide, shape (cases, axes).
        lengths: Cells of the answers along the axes that windows slide along, likewise.
    """

    axes: Axes
    lengths: Ints


def shapes_of(sliding: Sliding, asked: Sequence[Asked]) -> Shapes | None:
    """Shapes of answers; None if there is none, or one is no array of images and channels."""
    lengths = []
    axes = len(sliding.words) - LEADING
    for one in asked:
        value, right = value_of(one), one.answered.answer.value
        if value is None or right is None or value.shape[:-axes] != right.shape[:-axes]:
            return None
        lengths.append(value.shape[-axes:])
    if not lengths:
        return None
    return Shapes(axes_of(sliding, [one.answered.case for one in asked]), np.array(lengths))


def axes_of(sliding: Sliding, cases: Sequence[Case]) -> Axes:
    """How the windows of cases slide."""
    return Axes.of([sides_of(sliding, case) for case in cases])
