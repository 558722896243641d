"""Arrays as rows and columns of text, for the terminal and the page alike."""

import math
from collections.abc import Collection
from typing import NamedTuple

import numpy as np

from grader.records.report import ArrayView

__all__ = ["Cell", "Grid", "grids_of", "number_text"]

MOST_LINES = 12
"""Rows, and columns, of a grid that are shown."""

MOST_GRIDS = 8
"""Grids of an array that are shown."""

GRID_AXES = 2

_DIGITS = 6


class Cell(NamedTuple):
    """One number.

    Attributes:
        text: The number, as short as it can be read.
        exact: The number in full.
        wrong: Whether it is one of the wrong ones.
    """

    text: str
    exact: str
    wrong: bool


class Grid(NamedTuple):
    """The last two axes of an array at one place of the axes before.

    Attributes:
        place: That place, e.g. `0, 1`; empty for arrays of one or two axes.
        rows: The numbers.
        cut: What is not shown, in words; empty if all is.
    """

    place: str
    rows: tuple[tuple[Cell, ...], ...]
    cut: str


def number_text(value: float | str) -> str:
    """A number as short as it can be read: integers without `.0`, -0 as 0, fractions cut."""
    if isinstance(value, str):
        return value
    if value == 0:
        return "0"
    if math.isfinite(value) and value == int(value) and abs(value) < 1e9:
        return str(int(value))
    return f"{value:.{_DIGITS}g}"


def grids_of(view: ArrayView, wrong: Collection[int] = ()) -> list[Grid]:
    """An array as grids, at most `MOST_GRIDS` of them.

    Args:
        view: The array.
        wrong: Places of the wrong cells, counted row by row.
    """
    *outer, height, width = (1, 1, *view.shape)[-max(len(view.shape), 2) :]
    if 0 in view.shape:
        return [Grid("", (), "it has no cells")]
    count = math.prod(outer)
    grids = []
    for number in range(min(count, MOST_GRIDS)):
        place = np.unravel_index(number, outer)
        start = number * height * width
        rows = tuple(
            tuple(
                _cell(view, start + row * width + column, wrong)
                for column in range(min(width, MOST_LINES))
                if start + row * width + column < len(view.values)
            )
            for row in range(min(height, MOST_LINES))
        )
        at = ", ".join(map(str, place)) if outer and len(view.shape) > GRID_AXES else ""
        last = number == MOST_GRIDS - 1
        grids.append(Grid(at, rows, _cut(height, width, count if last else 0)))
    return grids


def _cell(view: ArrayView, place: int, wrong: Collection[int]) -> Cell:
    value = view.values[place]
    return Cell(number_text(value), str(value), place in wrong)


def _cut(height: int, width: int, count: int) -> str:
    cuts = [
        f"{MOST_LINES} of {length} {name}"
        for name, length in (("rows", height), ("columns", width))
        if length > MOST_LINES
    ]
    if count > MOST_GRIDS:
        cuts.append(f"{MOST_GRIDS} of {count} grids")
    return f"showing {' and '.join(cuts)}" if cuts else ""
