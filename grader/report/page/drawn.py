"""Arrays as they are drawn: what templates make tables of."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

Data = Sequence[tuple[str, str]]
"""Names and texts of what the script shows of a cell."""


class DrawnCell(NamedTuple):
    """A number in a table.

    Attributes:
        text: The number, as short as it can be read.
        exact: The number in full, if that is longer.
        kinds: What it is drawn as; classes of the style.
        wrong: Whether it is wrong.
        letters: Which windows have their letter at it.
        data: What the script shows of it.
    """

    text: str = ""
    exact: str = ""
    kinds: str = ""
    wrong: bool = False
    letters: str = ""
    data: Data = ()


class Heading(NamedTuple):
    """What stands at both ends of a row or a column.

    Attributes:
        number: Its index; empty for padding and for what is missing.
        kind: `padding`, `extra`, `missing`, or nothing.
    """

    number: str
    kind: str = ""


class DrawnGrid(NamedTuple):
    """One grid of an array.

    Attributes:
        name: What it is called, e.g. `x[0, 1]`.
        alone: Whether it is the only one, so that its name need not be shown.
        kind: `extra` if a right answer has no such grid, or nothing.
        first: Flat index of its first cell.
        step: How many cells of the array it is from a cell to the one below it.
        wide: Whether it may not fit on a phone.
        columns: What stands above and below its columns.
        rows: What stands beside its rows, and their numbers.
        cut: What is not shown, in words.
    """

    name: str
    alone: bool
    kind: str
    first: int
    step: int
    wide: bool
    columns: tuple[Heading, ...]
    rows: tuple[tuple[Heading, tuple[DrawnCell, ...]], ...]
    cut: str

    @property
    def has_numbered_rows(self) -> bool:
        """Whether its rows have indexes."""
        return any(line.number for line, _ in self.rows)

    @property
    def labels(self) -> list[tuple[str, int]]:
        """What is said below the columns, and of how many."""
        return _runs([line.kind for line in self.columns])

    @property
    def row_labels(self) -> dict[int, tuple[str, int]]:
        """What is said beside the rows, and of how many, by the first of them."""
        labels, at = {}, 0
        for kind, many in _runs([line.kind for line, _ in self.rows]):
            labels[at] = kind, many
            at += many
        return labels


class DrawnArray(NamedTuple):
    """An array as it is drawn.

    Attributes:
        name: What stands above it.
        shape: Its shape in Python.
        dtype: Its dtype, if that is told.
        misfits: Which of the two are not what they should be.
        notes: What else is to be said of it, in a few words each.
        role: What the script lights up in it: `x`, `taps`, `right`, `yours`, or nothing.
        down: How many rows lower it is drawn, so that it lies beside its like.
        grids: Its grids.
    """

    name: str
    shape: str
    dtype: str
    misfits: Collection[str]
    notes: tuple[str, ...]
    role: str
    down: int
    grids: tuple[DrawnGrid, ...]


def _runs(kinds: Sequence[str]) -> list[tuple[str, int]]:
    """Equal kinds that follow each other; padding needs no label."""
    runs: list[tuple[str, int]] = []
    for kind in ("" if kind == "padding" else kind for kind in kinds):
        if runs and runs[-1][0] == kind:
            runs[-1] = (kind, runs[-1][1] + 1)
        else:
            runs.append((kind, 1))
    return runs
