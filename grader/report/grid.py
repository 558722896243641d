"""Arrays as rows and columns of text, for the terminal and the page alike."""

import math
from collections.abc import Collection
from typing import NamedTuple

import numpy as np

from grader.records.arrays import ArrayView

_DIGITS = 6


class Room(NamedTuple):
    """How much of an array is shown.

    Attributes:
        lines: Rows, and columns, of a grid.
        grids: Grids of an array.
        cells: Numbers of all grids but the first.
    """

    lines: int
    grids: int
    cells: int

    def grids_of(self, height: int, width: int) -> int:
        """How many grids of so many rows and columns are shown."""
        cells = min(height, self.lines) * min(width, self.lines)
        return min(self.grids, 1 + self.cells // max(cells, 1))


ROOMY = Room(lines=12, grids=8, cells=144)
NARROW = Room(lines=3, grids=1, cells=0)


class Cell(NamedTuple):
    """One number.

    Attributes:
        flat: Its flat index in the array, counted row by row from 0.
        text: The number, as short as it can be read.
        exact: The number in full.
        wrong: Whether it is one of the wrong ones.
    """

    flat: int
    text: str
    exact: str
    wrong: bool


class Grid(NamedTuple):
    """The last two axes of an array at one index of the axes before.

    Attributes:
        at: That index, e.g. (0, 1); empty for arrays of one or two axes.
        width: How many columns there are, also those that are not shown.
        rows: The numbers.
        cut: What is not shown, in words; empty if all is.
    """

    at: tuple[int, ...]
    width: int
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


def grids_of(view: ArrayView, wrong: Collection[int] = (), room: Room = ROOMY) -> list[Grid]:
    """An array as grids, as many as there is room for.

    Args:
        view: The array.
        wrong: Which cells are wrong, counted row by row.
        room: How much of it is shown.
    """
    *outer, height, width = (1, 1, *view.shape)[-max(len(view.shape), 2) :]
    if 0 in view.shape:
        return [Grid((), width, (), "it has no cells")]
    count = math.prod(outer)
    grids = []
    for number in range(min(count, room.grids_of(height, width))):
        start = number * height * width
        if start >= len(view.values):
            break
        rows = tuple(
            tuple(
                _cell(view, start + row * width + column, wrong)
                for column in range(min(width, room.lines))
                if start + row * width + column < len(view.values)
            )
            for row in range(min(height, room.lines))
            if start + row * width < len(view.values)
        )
        at = tuple(map(int, np.unravel_index(number, outer))) if outer else ()
        grids.append(Grid(at, width, rows, _cut(height, width, room)))
    if len(grids) < count:
        last = grids[-1]
        cuts = (last.cut or "showing ") + (" and " if last.cut else "")
        grids[-1] = last._replace(cut=f"{cuts}{len(grids)} of {count} grids")
    return grids


def _cell(view: ArrayView, index: int, wrong: Collection[int]) -> Cell:
    value = view.values[index]
    return Cell(index, number_text(value), str(value), index in wrong)


def _cut(height: int, width: int, room: Room) -> str:
    cuts = [
        f"{room.lines} of {length} {name}"
        for name, length in (("rows", height), ("columns", width))
        if length > room.lines
    ]
    return f"showing {' and '.join(cuts)}" if cuts else ""
