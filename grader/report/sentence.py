"""What a function reads, and what it should read, in a sentence."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from grader.records.case import Case
from grader.records.operation import Sliding
from grader.records.taps import CellReads, Read
from grader.report.places import Places

__all__ = ["reading_in_words", "window_in_words"]

_MOST_CELLS = 3
"""Cells that are listed one by one where they make no block."""

_ROUNDING = 1e-6


def reading_in_words(sliding: Sliding, case: Case, cells: Sequence[CellReads]) -> str:
    """What is read for the first cell that reads what it should not.

    Args:
        sliding: How the operation slides its window.
        case: The arguments.
        cells: What each cell of the answer depends on, in places of the padded x.

    Returns:
        One sentence, or nothing if all cells read what they should.
    """
    words = _Words(sliding, case)
    return next(filter(None, map(words.of, cells)), "")


def window_in_words(sliding: Sliding, case: Case, cell: CellReads) -> str:
    """What a cell of a right answer is made of, e.g. `rows 0-1, columns 1-2 of x`."""
    return _Words(sliding, case).window(cell)


class _Words:
    """Sentences about the cells of x in one case."""

    def __init__(self, sliding: Sliding, case: Case) -> None:
        self._words = sliding.words
        self._kernel = sliding.kernel
        self._places = Places(shape=case.arrays["x"].shape, margins=sliding.widths(case))
        self._taps = case.arrays[sliding.kernel].shape if sliding.kernel else ()

    def of(self, cell: CellReads) -> str:
        """What is wrong with what a cell reads; nothing if it reads what it should."""
        if cell.should is None:
            return ""
        out = f"out[{_listed(cell.at)}]"
        should = [read for read in cell.should if self._places.holds(read)]
        if {read.cell for read in cell.reads} != {read.cell for read in should}:
            return (
                f"For {out} your code reads {self._block(cell.reads)}; "
                f"it should read {self._block(cell.should)}."
            )
        mine = {(read.cell, read.tap) for read in cell.reads}
        right = {(read.cell, read.tap) for read in should}
        for read in cell.reads:
            if (read.cell, read.tap) not in right:
                tap = next(one.tap for one in should if one.cell == read.cell)
                return (
                    f"For {out} your code multiplies {self._cell(read)} with "
                    f"{self._tap(read.tap)}; it should be {self._tap(tap)}."
                )
            if abs(read.times - 1) > _ROUNDING:
                return f"For {out} your code counts {self._cell(read)} {read.times:g} times."
        if mine != right:
            return f"For {out} your code leaves out some products of the window."
        return ""

    def window(self, cell: CellReads) -> str:
        """Where the window of a cell lies."""
        return self._block(cell.should or cell.reads)

    def _cell(self, read: Read) -> str:
        return f"x[{_listed(self._places.index(read))}]"

    def _tap(self, tap: int | None) -> str:
        return f"{self._kernel}[{_listed(np.unravel_index(tap or 0, self._taps))}]"

    def _block(self, reads: Sequence[Read]) -> str:
        """Cells as ranges of every axis where they fill those, or one by one."""
        indexes, padding = self._places.split(reads)
        if not indexes:
            return "padding only" if padding else "no cell of x"
        tail = " and padding" if padding else ""
        axes = [sorted(set(places)) for places in zip(*indexes, strict=True)]
        if np.prod([len(places) for places in axes]) == len(indexes):
            return f"{self._ranges(axes)} of x{tail}"
        if len(indexes) <= _MOST_CELLS:
            cells = [f"x[{_listed(index)}]" for index in indexes]
            return f"{', '.join(cells)}{tail}"
        return f"{len(indexes)} cells of x that make no block{tail}"

    def _ranges(self, axes: Sequence[Sequence[int]]) -> str:
        """The axes that have more than one cell in x, e.g. `rows 1-2, column 0`."""
        parts = [
            f"{word} {places[0]}" if len(places) == 1 else f"{word}s {_range(places)}"
            for word, places, size in zip(self._words, axes, self._places.shape, strict=True)
            if size > 1
        ]
        return ", ".join(parts) or f"the one {self._words[-1]}"


def _listed(index: Iterable[object]) -> str:
    return ", ".join(map(str, index))


def _range(places: Sequence[int]) -> str:
    """Places as `1-3` where they follow each other, else one by one."""
    if all(after == before + 1 for before, after in pairwise(places)):
        return f"{places[0]}-{places[-1]}"
    return " and ".join(map(str, places))
