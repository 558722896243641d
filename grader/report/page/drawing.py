"""Where the numbers of an array are drawn: what its SVG is made of."""

from collections.abc import Collection, Iterable, Sequence
from itertools import product
from typing import NamedTuple

from grader.records.arrays import ArrayView
from grader.records.example import PaddedView
from grader.report.grid import ROOMY, Cell, Grid, Room, grids_of
from grader.report.page.outline import Box, corners, outline, squares

_HEIGHT = 34
_MIN_WIDTH = 42
_CHARACTER = 9
"""Width of a digit, in pixels as all lengths here."""

_SIDE = 10
"""Between a number and the border of its cell."""

_TOP, _LEFT, _EDGE = 18, 18, 6
"""Room for the numbers of columns and rows, and for what stands out on the other two sides."""

_WIDE = 280
"""What may not fit on a phone."""


class DrawnCell(NamedTuple):
    """A number where it is drawn.

    Attributes:
        flat: Its flat index in the array, counted row by row from 0.
        text: The number, as short as it can be read.
        exact: The number in full, if that is longer.
        x: Where the text ends.
        y: Its baseline.
        length: How wide the text is, where decimal points must meet; 0 elsewhere.
        left: Where its cell begins.
        top: Where its cell begins.
        wrong: Whether it is wrong.
        padding: Whether it is padding.
    """

    flat: int
    text: str
    exact: str
    x: int
    y: int
    length: int
    left: int
    top: int
    wrong: bool
    padding: bool


class DrawnGrid(NamedTuple):
    """One grid of an array.

    Attributes:
        at: Its index among the grids of the array, e.g. `0, 1`; empty if it is the only one.
        width: Width of the drawing.
        height: Height of the drawing.
        wide: Whether it may not fit on a phone.
        box: Where its cells are.
        rows: Its numbers.
        lines: Path of the lines between cells.
        padding: Path around every cell of padding.
        wrong: Path around every wrong cell.
        corners: Path of the triangles that mark wrong cells.
        columns: Indexes of the columns, and where they stand.
        numbers: Indexes of the rows, and where they stand.
        cut: What is not shown, in words.
    """

    at: str
    width: int
    height: int
    wide: bool
    box: Box
    rows: tuple[tuple[DrawnCell, ...], ...]
    lines: str
    padding: str
    wrong: str
    corners: str
    columns: tuple[tuple[str, int], ...]
    numbers: tuple[tuple[str, int], ...]
    cut: str


class DrawnArray(NamedTuple):
    """An array as it is drawn.

    Attributes:
        name: What stands above it.
        shape: Its shape in Python.
        misfit: Whether that is not the shape it should have.
        notes: What else is to be said of it, in a few words each.
        role: What the script lights up in it: `x`, `taps`, `answer`, or nothing.
        grids: Its grids.
    """

    name: str
    shape: str
    misfit: bool
    notes: tuple[str, ...]
    role: str
    grids: tuple[DrawnGrid, ...]


def draw_array(
    name: str,
    view: ArrayView,
    *,
    role: str = "",
    notes: Sequence[str] = (),
    wrong: Collection[int] = (),
    misfit: bool = False,
    padded: PaddedView | None = None,
    room: Room = ROOMY,
) -> DrawnArray:
    """Draw an array.

    Args:
        name: What it is called.
        view: The array.
        role: What the script lights up in it.
        notes: What else is to be said of it.
        wrong: Which of its cells are wrong, counted row by row.
        misfit: Whether its shape is not the one it should have.
        padded: The same array with padding around it, which is drawn in its stead.
        room: How much of it is shown.
    """
    shown = view if padded is None else padded.array
    margins = ((0, 0),) * len(view.shape) if padded is None else padded.margins
    grids = grids_of(shown, wrong, room)
    drawn = tuple(
        _draw_grid(grid, shown.shape, margins, alone=len(grids) == 1 and not grid.cut)
        for grid in grids
    )
    dtype = () if view.dtype == "float64" else (view.dtype,)
    return DrawnArray(name, str(view.shape), misfit, (*dtype, *notes), role, drawn)


def _draw_grid(
    grid: Grid, shape: tuple[int, ...], margins: Sequence[tuple[int, int]], *, alone: bool
) -> DrawnGrid:
    cells = [cell for row in grid.rows for cell in row]
    before = max((len(_whole(cell)) for cell in cells), default=0)
    after = max((len(cell.text) - len(_whole(cell)) for cell in cells), default=0)
    mark = _CHARACTER if any(cell.wrong for cell in cells) else 0
    content = (before + after) * _CHARACTER + mark
    width = max(_MIN_WIDTH, content + 2 * _SIDE)
    rows, columns = len(grid.rows), max(map(len, grid.rows), default=0)
    left = _LEFT if len(shape) > 1 else _EDGE
    first = cells[0].flat if cells else 0
    box = Box(first, max(grid.width, 1), rows, columns, left, _TOP, width, _HEIGHT)
    end = box.left + (width + content) // 2 - mark
    padding = {cell.flat for cell in cells if _is_padding(cell.flat, shape, margins)}
    wrong = [cell.flat for cell in cells if cell.wrong]
    drawn = tuple(
        tuple(
            DrawnCell(
                flat=cell.flat,
                text=cell.text,
                exact=cell.exact if cell.text != _plain(cell.exact) else "",
                x=end + number * width - (after - len(cell.text) + len(_whole(cell))) * _CHARACTER,
                y=_TOP + line * _HEIGHT + _HEIGHT // 2 + 5,
                length=len(cell.text) * _CHARACTER if after else 0,
                left=box.left + number * width,
                top=_TOP + line * _HEIGHT,
                wrong=cell.wrong,
                padding=cell.flat in padding,
            )
            for number, cell in enumerate(row)
        )
        for line, row in enumerate(grid.rows)
    )
    column_margins, row_margins = margins[-1:], margins[-2:-1]
    return DrawnGrid(
        at="" if alone else grid.at,
        width=box.left + columns * width + _EDGE,
        height=_TOP + rows * _HEIGHT + _EDGE,
        wide=box.left + columns * width + _EDGE > _WIDE,
        box=box,
        rows=drawn,
        lines=_lines(box),
        padding=squares(box, padding),
        wrong=outline(box, wrong, 1.5),
        corners=corners(box, wrong),
        columns=tuple(
            (text, box.left + width * column + width // 2)
            for column, text in _indexes(columns, shape[-1:], column_margins)
        ),
        numbers=tuple(
            (text, _TOP + _HEIGHT * row + _HEIGHT // 2 + 3)
            for row, text in _indexes(rows, shape[-2:-1], row_margins)
        ),
        cut=grid.cut,
    )


def _whole(cell: Cell) -> str:
    return cell.text.partition(".")[0]


def _plain(exact: str) -> str:
    return exact.removesuffix(".0")


def _is_padding(cell: int, shape: tuple[int, ...], margins: Sequence[tuple[int, int]]) -> bool:
    for length, (before, after) in zip(reversed(shape), reversed(margins), strict=True):
        cell, index = divmod(cell, length)
        if not before <= index < length - after:
            return True
    return False


def _lines(box: Box) -> str:
    width, height = box.columns * box.width, box.rows * box.height
    across = (f"M{box.left} {box.top + box.height * n}h{width}" for n in range(box.rows + 1))
    down = (f"M{box.left + box.width * n} {box.top}v{height}" for n in range(box.columns + 1))
    return "".join((*across, *down))


def _indexes(
    count: int, length: tuple[int, ...], margins: Sequence[tuple[int, int]]
) -> Iterable[tuple[int, str]]:
    """Index of each line as x itself counts it: padding has none."""
    for (size, (before, after)), line in product(zip(length, margins, strict=True), range(count)):
        if before <= line < size - after:
            yield line, str(line - before)
