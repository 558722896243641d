"""Cells of x in words: what a function reads, and what it should read, in a sentence.

Cells are named as x itself counts them, beyond its ends for padding.
"""

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

import msgspec
import numpy as np

from grader.records.call import OURS, RETURN, Call
from grader.records.case import Case
from grader.records.sliding import Gradient, Sliding
from grader.records.taps import CellReads, Read

MAX_LISTED = 3
"""Cells that are listed one by one where they make no block."""

_ROUNDING = 1e-6

Index = tuple[int, ...]


def reading_in_words(
    sliding: Sliding,
    case: Case,
    cells: Sequence[CellReads],
    labels: Call = OURS,
    gradient: Gradient | None = None,
) -> str:
    """One sentence on the first cell that reads what it should not; empty if none does.

    Args:
        sliding: How the operation slides its window.
        case: The arguments.
        cells: What each cell of the answer depends on, in cells of the padded x.
        labels: What students call the arrays.
        gradient: Which gradient of that operation it is, and so what cells are read of.
    """
    sentences = _Sentences(sliding, case, labels, gradient)
    return next(filter(None, map(sentences.on, cells)), "")


def window_in_words(
    sliding: Sliding,
    case: Case,
    cell: CellReads,
    labels: Call = OURS,
    gradient: Gradient | None = None,
) -> str:
    """What a cell of a right answer is made of, e.g. `rows 0-1, columns 1-2 of x`."""
    return _Sentences(sliding, case, labels, gradient).window(cell)


class PaddedInput(msgspec.Struct, frozen=True):
    """x with its padding, or another array that is read.

    Attributes:
        shape: Shape of the array.
        margins: Cells of padding (before, after) along each of its axes.
        labels: What students call it.
        name: What we call it.
    """

    shape: tuple[int, ...]
    margins: tuple[tuple[int, int], ...]
    labels: Call = OURS
    name: str = "x"

    def index(self, read: Read) -> Index:
        """The cell as an index of x, beyond its ends for padding."""
        rest, index = read.cell, []
        for size, (before, after) in zip(reversed(self.shape), reversed(self.margins), strict=True):
            rest, n = divmod(rest, before + size + after)
            index.append(n - before)
        return tuple(reversed(index))

    def holds(self, read: Read) -> bool:
        """Whether the cell is one of x, and not of its padding."""
        return all(0 <= n < size for n, size in zip(self.index(read), self.shape, strict=True))

    def in_words(self, reads: Sequence[Read], block: Callable[[Sequence[Index]], str]) -> str:
        """What is read: its cells of x as `block` names them, and whether padding is among them."""
        inside = [read for read in reads if self.holds(read)]
        has_padding = len(inside) < len(reads)
        if not inside:
            return "padding only" if has_padding else f"no cell of {self.labels.name(self.name)}"
        cells = sorted({self.index(read) for read in inside})
        return f"{block(cells)}{' and padding' if has_padding else ''}"


class _Sentences:
    """Sentences about the cells of x in one case."""

    def __init__(
        self, sliding: Sliding, case: Case, labels: Call, gradient: Gradient | None
    ) -> None:
        name = gradient.output if gradient else "x"
        shape = case.arrays[name].shape
        self._words = sliding.words
        self._kernel = gradient.factor if gradient else sliding.kernel
        self._labels = labels
        self._name = name
        self._x = labels.name(name)
        margins = ((0, 0),) * len(shape) if gradient else sliding.widths(case)
        self._input = PaddedInput(shape, margins, labels, name)
        self._taps = case.arrays[self._kernel].shape if self._kernel else ()

    def on(self, cell: CellReads) -> str:
        """What is wrong with what a cell reads; empty if it reads what it should."""
        if cell.should is None:
            return ""
        out = self._labels.cell_name(RETURN, cell.at)
        should = [read for read in cell.should if self._input.holds(read)]
        if {read.cell for read in cell.reads} != {read.cell for read in should}:
            reads = f"For {out} your code reads {self._block(cell.reads)}"
            mine = reads if cell.reads else f"No cell of {self._x} changes your {out}"
            return f"{mine}; it should read {self._block(cell.should)}."
        return self._on_products(cell, out, should)

    def _on_products(self, cell: CellReads, out: str, should: Sequence[Read]) -> str:
        """What is wrong with what the cells are multiplied with; empty if nothing is."""
        mine = {(read.cell, read.tap) for read in cell.reads}
        right = {(read.cell, read.tap): read.times for read in should}
        for read in cell.reads:
            name = self._labels.cell_name(self._name, self._input.index(read))
            if (read.cell, read.tap) not in right:
                tap = next(one.tap for one in should if one.cell == read.cell)
                also = "also " if (read.cell, tap) in mine else ""
                only = "only " if also else ""
                return (
                    f"For {out} your code multiplies {name} {also}with {self._tap(read.tap)}; "
                    f"it should be {only}{self._tap(tap)}."
                )
            times = right[read.cell, read.tap]
            if abs(read.times - times) > _ROUNDING:
                less = "" if times == 1 else f"; it should be {times:g}"
                return f"For {out} your code counts {name} {read.times:g} times{less}."
        if mine != right.keys():
            return f"For {out} your code leaves out some products of the window."
        return ""

    def window(self, cell: CellReads) -> str:
        """Where the window of a cell lies."""
        return self._block(cell.should or cell.reads)

    def _tap(self, tap: int | None) -> str:
        cell = [int(n) for n in np.unravel_index(tap or 0, self._taps)]
        return self._labels.cell_name(self._kernel, cell)

    def _block(self, reads: Sequence[Read]) -> str:
        return self._input.in_words(reads, self._ranges)

    def _ranges(self, cells: Sequence[Index]) -> str:
        """Cells as ranges, one by one where they are few and make no block, or their number."""
        ranges = ranges_in_words(cells, self._input.shape, self._words)
        if ranges:
            return f"{ranges} of {self._x}"
        few = len(cells) <= MAX_LISTED
        listed = (
            ", ".join(self._labels.cell_name(self._name, cell) for cell in cells) if few else ""
        )
        return listed or f"{len(cells)} cells of {self._x} that make no block"


def ranges_in_words(cells: Sequence[Index], shape: Sequence[int], words: Sequence[str]) -> str:
    """Cells as ranges of the axes that are longer than 1; empty where they make no block.

    Args:
        cells: Indexes of the cells, e.g. those of `rows 1-2, column 0`.
        shape: Shape of x.
        words: What one step along each of its axes is called.
    """
    axes = [sorted(set(indexes)) for indexes in zip(*cells, strict=True)]
    if math.prod(map(len, axes)) != len(cells):
        return ""
    parts = [
        f"{word} {indexes[0]}" if len(indexes) == 1 else f"{word}s {_range(indexes)}"
        for word, indexes, size in zip(words, axes, shape, strict=True)
        if size > 1
    ]
    return ", ".join(parts) or f"the one {words[-1]}"


def _range(indexes: Sequence[int]) -> str:
    """Indexes as `1-3` where they follow each other, else one by one."""
    if all(after == before + 1 for before, after in pairwise(indexes)):
        return f"{indexes[0]}-{indexes[-1]}"
    return " and ".join(map(str, indexes))
