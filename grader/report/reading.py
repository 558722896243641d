"""What a cell of an answer is made of, as a student would write it down."""

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from grader.records.report import ArrayView, CounterexampleReport
from grader.records.taps import CellReads, Combines, Read
from grader.report.grid import number_text
from grader.report.places import Index, Places

__all__ = ["Reading", "Window", "read_windows"]

_MOST_TERMS = 12
_MOST_LISTED = 3

_TOLERANCE = 1e-9


class Reading(NamedTuple):
    """The cells that one cell of an answer is made of.

    Attributes:
        cells: Places in x as it is drawn.
        taps: Places in the kernel.
        where: The cells in words, e.g. `x[0, 0, 0, 2:4]`.
        sums: What becomes of them, e.g. `3*1 + 4*2 = 11`.
    """

    cells: tuple[int, ...]
    taps: tuple[int, ...]
    where: str
    sums: str


class Window(NamedTuple):
    """One cell of the answer, what it should read and what the code reads.

    Attributes:
        place: Its place in what was returned, counted row by row.
        name: The cell in Python, e.g. `out[0, 0, 0, 1]`.
        should: What it should read; None if that is kept back.
        yours: What the code reads.
        alike: Whether the two are the same.
    """

    place: int
    name: str
    should: Reading | None
    yours: Reading
    alike: bool


def read_windows(found: CounterexampleReport) -> list[Window]:
    """The windows of a counterexample in the order of the answer; none if they are unknown."""
    taps, x = found.taps, _array(found, "x")
    if taps is None or x is None or _is_cut(found):
        return []
    words = _Words(found, x, taps.combines)
    return [words.window(cell) for cell in taps.cells]


_POOLINGS: dict[Combines, tuple[str, Callable[[Sequence[float]], float], float]] = {
    "largest": ("max", max, -math.inf),
    "mean": ("mean", lambda values: math.fsum(values) / len(values), 0.0),
}
"""What pooling is called and does, and what it makes of no cells."""

_NO_CELL = Reading((), (), "a right answer has no such cell", "")


class _Words:
    """Sentences about one counterexample."""

    def __init__(self, found: CounterexampleReport, x: ArrayView, combines: Combines) -> None:
        padded = found.padded
        self._x = x if padded is None else padded.array
        margins = ((0, 0),) * len(x.shape) if padded is None else padded.margins
        self._places = Places(shape=x.shape, margins=margins)
        self._weight = _array(found, "weight")
        self._bias = _array(found, "bias")
        self._combines: Combines = combines
        self._expected = found.expected
        self._returned = found.returned
        self._bound = found.bound

    def window(self, cell: CellReads) -> Window:
        """What is said of one cell of the answer."""
        yours = self._yours(cell)
        if cell.should is None:
            none = None if self._expected is None else _NO_CELL
            return Window(cell.cell, _indexed("out", cell.at), none, yours, alike=False)
        inside = {
            (read.cell, read.tap, read.times) for read in cell.should if self._places.holds(read)
        }
        alike = inside == {(read.cell, read.tap, read.times) for read in cell.reads}
        should = self._should(cell.should, cell.at)
        if alike:  # of padding, which a program makes itself, nobody can see what it reads
            yours = yours._replace(cells=should.cells, taps=should.taps, where=should.where)
        return Window(cell.cell, _indexed("out", cell.at), should, yours, alike)

    def _should(self, reads: Sequence[Read], at: tuple[int, ...]) -> Reading:
        total, sums = self._combined(reads)
        bias = self._bias_at(at)
        if bias is not None:
            total, sums = total + bias, f"{sums} + {_factor(bias)}"
        right = _value(self._expected, at)
        tail = (
            ""
            if right is None or _close(total, right, self._bound)
            else f", right is {number_text(right)}"
        )
        return self._reading(reads, f"{sums} = {number_text(total)}{tail}")

    def _yours(self, cell: CellReads) -> Reading:
        total, sums = self._combined(cell.reads)
        bias = self._bias_at(cell.at)
        returned = _value(self._returned, cell.at)
        if returned is None or _close(total, returned, self._bound):
            return self._reading(cell.reads, f"{sums} = {number_text(total)}")
        if bias is not None and _close(total + bias, returned, self._bound):
            return self._reading(
                cell.reads, f"{sums} + {_factor(bias)} = {number_text(total + bias)}"
            )
        returns = f"it returned {number_text(returned)}"
        if self._combines != "sum":
            shown = ", ".join(self._shown(cell.reads)) or "no cell"
            return self._reading(cell.reads, f"{returns} for {shown}")
        less = "" if bias is None else " without bias"
        return self._reading(cell.reads, f"{sums} = {number_text(total)}{less}, {returns}")

    def _reading(self, reads: Sequence[Read], sums: str) -> Reading:
        return Reading(
            cells=tuple(sorted({read.cell for read in reads})),
            taps=tuple(sorted({read.tap for read in reads if read.tap is not None})),
            where=self._where(reads),
            sums=sums,
        )

    def _combined(self, reads: Sequence[Read]) -> tuple[float, str]:
        values = [float(self._x.values[read.cell]) for read in reads]
        if self._combines != "sum":
            name, combine, of_nothing = _POOLINGS[self._combines]
            shown = f"{name}({', '.join(self._shown(reads))})" if reads else "nothing"
            return combine(values) if values else of_nothing, shown
        factors = [[value] for value in values]
        for factor, read in zip(factors, reads, strict=True):
            if read.tap is not None and self._weight is not None:
                factor.append(float(self._weight.values[read.tap]))
            if read.times != 1:
                factor.append(read.times)
        terms = [
            "*".join([number_text(factor[0]), *map(_factor, factor[1:])]) for factor in factors
        ]
        return sum(map(math.prod, factors)), " + ".join(_cut(terms)) or "nothing"

    def _shown(self, reads: Sequence[Read]) -> list[str]:
        return _cut([number_text(self._x.values[read.cell]) for read in reads])

    def _bias_at(self, at: tuple[int, ...]) -> float | None:
        if self._bias is None or len(at) < 2 or at[1] >= len(self._bias.values):
            return None
        return float(self._bias.values[at[1]])

    def _where(self, reads: Sequence[Read]) -> str:
        cells, padding = self._places.split(reads)
        if not cells:
            return "padding only" if padding else "no cell of x"
        return f"{_block(cells)}{' and padding' if padding else ''}"


def _is_cut(found: CounterexampleReport) -> bool:
    """Whether numbers that a window may need are not published."""
    views = [value for value in found.arguments.values() if isinstance(value, ArrayView)]
    views += [found.padded.array] if found.padded else []
    return any(len(view.values) < math.prod(view.shape) for view in views)


def _array(found: CounterexampleReport, name: str) -> ArrayView | None:
    value = found.arguments.get(name)
    return value if isinstance(value, ArrayView) else None


def _value(view: ArrayView | None, at: tuple[int, ...]) -> float | None:
    if view is None or len(view.shape) != len(at):
        return None
    if any(n >= size for n, size in zip(at, view.shape, strict=True)):
        return None
    place = int(np.ravel_multi_index(at, view.shape)) if at else 0
    return float(view.values[place]) if place < len(view.values) else None


def _close(one: float, other: float, bound: float) -> bool:
    if not (math.isfinite(one) and math.isfinite(other)):
        return one == other or (math.isnan(one) and math.isnan(other))
    return abs(one - other) <= bound + _TOLERANCE * max(1.0, abs(one), abs(other))


def _factor(value: float) -> str:
    text = number_text(value)
    return f"({text})" if text.startswith("-") else text


def _cut(parts: Sequence[str]) -> list[str]:
    if len(parts) <= _MOST_TERMS:
        return list(parts)
    return [*parts[:_MOST_TERMS], f"{len(parts) - _MOST_TERMS} more"]


def _indexed(name: str, index: Iterable[object]) -> str:
    return f"{name}[{', '.join(map(str, index))}]"


def _block(cells: Sequence[Index]) -> str:
    """Cells as slices where they fill those, one by one where they are few, or their number."""
    axes = [sorted(set(places)) for places in zip(*cells, strict=True)]
    steps = [{after - before for before, after in pairwise(places)} for places in axes]
    if all(len(step) < 2 for step in steps) and math.prod(map(len, axes)) == len(cells):
        return _indexed("x", map(_slice, axes))
    if len(cells) <= _MOST_LISTED:
        return ", ".join(_indexed("x", cell) for cell in cells)
    return f"{len(cells)} cells of x"


def _slice(places: Sequence[int]) -> str:
    if len(places) == 1:
        return str(places[0])
    step = places[1] - places[0]
    return f"{places[0]}:{places[-1] + 1}{f':{step}' if step > 1 else ''}"
