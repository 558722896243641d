"""Paths of SVG around cells of a grid; `outline` stands in page.js too, for what is pointed at."""

from collections.abc import Iterable
from typing import NamedTuple


class Box(NamedTuple):
    """Where the cells of a grid are, in the order in which the script reads it.

    Attributes:
        first: Which cell of the array its first one is, counted row by row.
        step: How many cells of the array it is from a cell to the one below it.
        rows: How many rows are drawn.
        columns: How many columns are drawn.
        left: Where the first column begins.
        top: Where the first row begins.
        width: Width of a cell.
        height: Height of a cell.
    """

    first: int
    step: int
    rows: int
    columns: int
    left: int
    top: int
    width: int
    height: int

    def find(self, cells: Iterable[int]) -> set[tuple[int, int]]:
        """Row and column of those cells of the array that are drawn here."""
        found = (divmod(cell - self.first, self.step) for cell in cells if cell >= self.first)
        return {(row, column) for row, column in found if row < self.rows and column < self.columns}


def outline(box: Box, cells: Iterable[int], inset: float) -> str:
    """Path around cells, `inset` within their border.

    Args:
        box: Where the cells of the grid are.
        cells: The cells, counted row by row; those that are not drawn are left out.
        inset: How far inside of the border, in pixels.
    """
    drawn = box.find(cells)
    path = []
    for row, column in sorted(drawn):
        x, y = box.left + box.width * (column + 0.5), box.top + box.height * (row + 0.5)
        for down, right in ((-1, 0), (0, 1), (1, 0), (0, -1)):
            if (row + down, column + right) in drawn:
                continue
            middle_x = x + right * (box.width / 2 - inset)
            middle_y = y + down * (box.height / 2 - inset)
            ends = []
            for turn in (-1, 1):
                along_row, along_column = turn * right, -turn * down
                beside = (row + along_row, column + along_column)
                across = (beside[0] + down, beside[1] + right)
                short = inset if beside not in drawn else -inset if across in drawn else 0
                ends.append(
                    f"{middle_x + along_column * (box.width / 2 - short):g} "
                    f"{middle_y + along_row * (box.height / 2 - short):g}"
                )
            path.append(f"M{ends[0]}L{ends[1]}")
    return "".join(path)


def squares(box: Box, cells: Iterable[int]) -> str:
    """Path around each of these cells."""
    return "".join(
        f"M{box.left + box.width * column} {box.top + box.height * row}"
        f"h{box.width}v{box.height}h-{box.width}z"
        for row, column in sorted(box.find(cells))
    )


def corners(box: Box, cells: Iterable[int]) -> str:
    """Path of a triangle in the upper right corner of each of these cells."""
    return "".join(
        f"M{box.left + box.width * (column + 1)} {box.top + box.height * row}h-9l9 9z"
        for row, column in sorted(box.find(cells))
    )
