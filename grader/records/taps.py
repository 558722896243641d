"""Which cells of x, or of what a gradient is made of, a function really reads."""

from typing import Literal

import msgspec

Combines = Literal["sum", "largest", "mean"]


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """One cell of x, or of another array, that a cell of the answer depends on.

    Attributes:
        cell: Which cell of the padded array, counted row by row from 0.
        tap: Which cell of the kernel it is multiplied with, counted alike; null in pooling.
        times: What the product counts: 1, or another number where code counts it several times or
            takes a mean.
    """

    cell: int
    tap: int | None
    times: float


class CellReads(msgspec.Struct, frozen=True, kw_only=True):
    """What one cell of the answer depends on.

    Attributes:
        cell: Which cell of what was returned, counted row by row from 0.
        at: The same as an index.
        reads: What the student's code reads for it.
        should: What it should read, padding too; null if there is no such cell in a right answer,
            or if the feedback level keeps it back.
    """

    cell: int
    at: tuple[int, ...]
    reads: tuple[Read, ...]
    should: tuple[Read, ...] | None


class TapMap(msgspec.Struct, frozen=True, kw_only=True):
    """Which cells of x the student's code really reads, found by asking it.

    Attributes:
        combines: What becomes of the cells read: their weighted sum, the largest, or the mean.
        cells: The cells of the answer, row by row.
        of: The array that is read: x, or what a gradient is given for each output cell.
        kernel: The array whose cells are taps, if there are any.
    """

    combines: Combines
    cells: tuple[CellReads, ...]
    of: str = "x"
    kernel: str = "weight"
