"""An array as tables of numbers, one for each grid, with what is lit up and marked in them."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from grader.records.arrays import ArrayView
from grader.records.call import OURS, RETURN, Call
from grader.records.example import PaddedView
from grader.report.grid import ROOMY, Cell, Grid, Room, grids_of
from grader.report.page.alignment import Alignment
from grader.report.page.drawn import Data, DrawnArray, DrawnCell, DrawnGrid, Heading

_CHARACTER, _SIDES, _MIN_WIDTH = 0.58, 1.1, 2.35
"""Width of a digit, of what stands beside a number, and of the narrowest cell; in rem."""

_WIDE = 15.5
"""What may not fit on a phone, in rem."""

_MARGIN = 2.5
"""Width of the numbers of rows, and of what is said of them at the other side; in rem."""


class Lit(NamedTuple):
    """Two windows in an array: flat indexes of their cells.

    Attributes:
        should: What should be read.
        yours: What the code reads.
    """

    should: Collection[int] = ()
    yours: Collection[int] = ()


class Look(NamedTuple):
    """What is drawn of an array besides its numbers.

    Attributes:
        role: What the script lights up in it.
        notes: What else is to be said of it, in a few words each.
        misfits: Which of `shape` and `dtype` are not what they should be.
        wrong: Flat indexes of its wrong cells.
        exact: Flat indexes of cells whose numbers are written in full.
        padded: The same array with padding around it, which is drawn in its stead.
        alignment: How it lies on the right answer, if that has another shape.
        lit: The windows in it.
        at: Flat index of the cell that is pointed at.
        data: What the script shows of its cells, by their flat index.
        shows_dtype: Whether its dtype is told, whatever it is.
        down: How many rows lower it is drawn.
        of: The argument that it is, by our name, or `return`.
        labels: In which order students have its axes.
    """

    role: str = ""
    notes: tuple[str, ...] = ()
    misfits: Collection[str] = ()
    wrong: Collection[int] = ()
    exact: Collection[int] = ()
    padded: PaddedView | None = None
    alignment: Alignment | None = None
    lit: Lit = Lit()
    at: int | None = None
    data: Mapping[int, Data] = {}
    shows_dtype: bool = False
    down: int = 0
    of: str = RETURN
    labels: Call = OURS


_PLAIN = Look()


def draw_array(
    name: str, view: ArrayView, look: Look = _PLAIN, *, room: Room = ROOMY
) -> DrawnArray:
    """Draw an array.

    Args:
        name: What it is called.
        view: The array.
        look: What is drawn of it besides its numbers.
        room: How much of it is shown.
    """
    shown = view if look.padded is None else look.padded.array
    grids = grids_of(shown, look.wrong, room)
    drawn = tuple(_Drawing(name, shown, look, room).grid(grid) for grid in grids)
    return DrawnArray(
        name=name,
        shape=str(look.labels.shape(look.of, view.shape)),
        dtype=view.dtype if look.shows_dtype or view.dtype != "float64" else "",
        misfits=look.misfits,
        notes=look.notes,
        role=look.role,
        down=look.down,
        grids=drawn,
    )


class _Drawing:
    """What draws the grids of one array."""

    def __init__(self, name: str, view: ArrayView, look: Look, room: Room) -> None:
        self._name = name
        self._shape = view.shape
        self._look = look
        self._room = room
        none = ((0, 0),) * len(view.shape)
        self._margins = none if look.padded is None else look.padded.margins

    @property
    def _has_one_grid(self) -> bool:
        return 0 in self._shape or math.prod(self._shape[:-2]) == 1

    def grid(self, grid: Grid) -> DrawnGrid:
        """One of its grids."""
        height, width = len(grid.rows), max(map(len, grid.rows), default=0)
        is_extra = self._is_extra(grid.at)
        alignment = None if is_extra else self._look.alignment
        rows = self._lines(height, -2, alignment)
        columns = self._lines(width, -1, alignment)
        cells = [cell.flat for row in grid.rows for cell in row]
        lit = self._look.lit
        labels, of, axes = self._look.labels, self._look.of, len(self._shape)
        letters = (
            next((cell for cell in cells if cell in lit.should), None),
            next((cell for cell in reversed(cells) if cell in lit.yours), None),
        )
        drawn = tuple(
            (
                line,
                tuple(
                    self._cell(grid, (row, column), {line.kind, other.kind}, letters)
                    for column, other in columns
                ),
            )
            for row, line in rows
        )
        return DrawnGrid(
            name=f"{self._name}{labels.grid_index(of, grid.at)}" if axes > 1 else self._name,
            alone=self._has_one_grid and not labels.is_turned(of, axes),
            kind="extra" if is_extra else "",
            first=next(iter(cells), 0),
            step=max(grid.width, 1),
            wide=_width(cells for _, cells in drawn) > _WIDE,
            columns=tuple(line for _, line in columns),
            rows=drawn,
            cut=grid.cut,
        )

    def _length(self, axis: int) -> int:
        return self._shape[axis] if len(self._shape) >= -axis else 1

    def _lines(
        self, shown: int, axis: int, alignment: Alignment | None
    ) -> list[tuple[int, Heading]]:
        """The rows or columns with their place in the array, below 0 or beyond for missing ones."""
        numbered = len(self._shape) >= -axis
        before, after = self._margins[axis] if numbered else (0, 0)
        inside = range(before, self._length(axis) - after)
        start, stop = 0, shown
        if alignment is not None:
            start = alignment.down if axis == -2 else alignment.across
            stop = start + (alignment.height if axis == -2 else alignment.width)
        first = max(min(start, 0), -self._room.lines)
        is_cut = shown < self._length(axis)
        last = shown if is_cut else min(max(stop, shown), shown + self._room.lines)
        lines = []
        for place in range(first, last):
            if not 0 <= place < shown:
                lines.append((place, Heading("", "missing")))
                continue
            index = str(place - before) if numbered and place in inside else ""
            kind = "" if place in inside else "padding"
            lines.append((place, Heading(index, kind if start <= place < stop else "extra")))
        return lines

    def _is_extra(self, at: Sequence[int]) -> bool:
        alignment = self._look.alignment
        if alignment is None or not at:
            return False
        return any(n not in shared for n, shared in zip(at, alignment.outer, strict=True))

    def _cell(
        self,
        grid: Grid,
        place: tuple[int, int],
        kinds: Collection[str],
        letters: tuple[int | None, int | None],
    ) -> DrawnCell:
        row, column = place
        if "missing" in kinds:
            return DrawnCell(kinds="n" if "extra" in kinds else "m")
        if row >= len(grid.rows) or column >= len(grid.rows[row]):
            return DrawnCell(kinds="n")  # numbers of an answer may be cut in the middle of a row
        cell = grid.rows[row][column]
        look = self._look
        classes = ["z"] if "padding" in kinds else []
        classes += ["x"] if "extra" in kinds or self._is_extra(grid.at) else []
        classes += ["w"] if cell.wrong else []
        classes += ["o"] if cell.flat in look.data else []
        classes += ["at"] if cell.flat == look.at else []
        classes += _edges(grid, row, column, "s", look.lit.should)
        classes += _edges(grid, row, column, "y", look.lit.yours)
        first, last = letters
        is_short = cell.flat not in look.exact
        return DrawnCell(
            text=cell.text if is_short else cell.exact,
            exact=cell.exact if is_short and is_rounded(cell) else "",
            kinds=" ".join(classes),
            wrong=cell.wrong,
            letters="S" * (cell.flat == first) + "Y" * (cell.flat == last),
            data=look.data.get(cell.flat, ()),
        )


def is_rounded(cell: Cell) -> bool:
    """Whether the text of a cell is not all of its number."""
    return cell.text != cell.exact.removesuffix(".0")


def _edges(grid: Grid, row: int, column: int, kind: str, window: Collection[int]) -> Iterable[str]:
    """Classes of a cell of a window: that it is one, and at which sides the window ends."""
    if not window or grid.rows[row][column].flat not in window:
        return []
    beside = {"t": (row - 1, column), "b": (row + 1, column)}
    beside |= {"l": (row, column - 1), "r": (row, column + 1)}
    ends = [side for side, place in beside.items() if _flat(grid, *place) not in window]
    return [f"{kind}w", *(f"{kind}{side}" for side in ends)]


def _flat(grid: Grid, row: int, column: int) -> int:
    """Flat index of a cell; -1 if it is not drawn."""
    is_drawn = 0 <= row < len(grid.rows) and 0 <= column < len(grid.rows[row])
    return grid.rows[row][column].flat if is_drawn else -1


def _width(rows: Iterable[Sequence[DrawnCell]]) -> float:
    """About how wide a table is."""
    widths: dict[int, float] = {}
    for column, cell in ((n, cell) for row in rows for n, cell in enumerate(row)):
        width = max(_MIN_WIDTH, len(cell.text) * _CHARACTER + _SIDES)
        widths[column] = max(widths.get(column, 0), width)
    return sum(widths.values()) + _MARGIN
