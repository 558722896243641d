"""What a cell of an answer is made of, as a student would write it down."""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from grader.records.arrays import MAX_VALUES, ArrayView
from grader.records.call import OURS, RETURN, Call
from grader.records.case import Case
from grader.records.example import ExampleReport, PaddedView
from grader.records.taps import CellReads, Combines, Read, TapMap
from grader.report.grid import number_text
from grader.report.window_words import Index, PaddedInput, ranges_in_words

MAX_TERMS = 12
"""Of a sum or a maximum that is written out."""

_TOLERANCE = 1e-9
"""By how much, of its size, a sum made here may differ from one that NumPy made."""


class Reading(NamedTuple):
    """The cells that one cell of an answer is made of.

    Attributes:
        cells: Which cells of x, counted row by row as it is drawn.
        taps: Which cells of the kernel, counted row by row.
        where: The cells in words, e.g. `rows 0-1, columns 2-3`; empty if axes have no words.
        sums: What becomes of them, e.g. `3*1 + 4*2 = 11`.
    """

    cells: tuple[int, ...]
    taps: tuple[int, ...]
    where: str
    sums: str


class Window(NamedTuple):
    """One cell of the answer, what it should read and what the code reads.

    Attributes:
        cell: Which cell of what was returned, counted row by row.
        name: The same in Python, e.g. `out[0, 0, 0, 1]`.
        should: What it should read; None if that is kept back.
        yours: What the code reads.
        alike: Whether the two are the same.
    """

    cell: int
    name: str
    should: Reading | None
    yours: Reading
    alike: bool


def read_windows(found: ExampleReport) -> list[Window]:
    """The windows of a counterexample in the order of the answer; none if they are unknown."""
    if found.taps is None:
        return []
    return windows_of(
        found.case,
        found.taps,
        axes=found.axes,
        padded=found.padded,
        expected=found.expected,
        returned=found.returned,
        bound=found.bound,
        labels=found.labels,
    )


def windows_of(
    case: Case,
    taps: TapMap,
    *,
    axes: Sequence[str] = (),
    padded: PaddedView | None,
    expected: ArrayView | None,
    returned: ArrayView | None,
    bound: float,
    labels: Call = OURS,
) -> list[Window]:
    """The windows of a case in the order of the answer; none where an array is too large.

    Args:
        case: The arguments.
        taps: What is read for each cell of the answer.
        axes: What one step along each axis of x is called.
        padded: x with its padding; None if it has none.
        expected: The right answer; None if it is kept back.
        returned: What was returned.
        bound: Largest absolute error that rounding explains.
        labels: What students call the arrays.
    """
    sizes = [array.size for array in case.arrays.values()]
    if padded is not None:
        sizes.append(math.prod(padded.array.shape))
    if taps.of not in case.arrays or max(sizes) > MAX_VALUES:
        return []
    words = _Sums(
        case,
        taps,
        axes=axes,
        padded=padded,
        expected=expected,
        returned=returned,
        bound=bound,
        labels=labels,
    )
    return [words.window(cell) for cell in taps.cells]


_POOLINGS: dict[Combines, tuple[str, Callable[[Sequence[float]], float], float]] = {
    "largest": ("max", max, -math.inf),
    "mean": ("mean", lambda values: math.fsum(values) / len(values), 0.0),
}
"""What pooling is called and does, and what it makes of no cells."""

_X = "x"
"""The array that is not named where its cells are."""

_NO_CELL = Reading((), (), "a right answer has no such cell", "")


class _Sums:
    """What becomes of the cells of one case, written out."""

    def __init__(
        self,
        case: Case,
        taps: TapMap,
        *,
        axes: Sequence[str],
        padded: PaddedView | None,
        expected: ArrayView | None,
        returned: ArrayView | None,
        bound: float,
        labels: Call,
    ) -> None:
        x = case.arrays[taps.of]
        self._numbers = x.ravel().tolist() if padded is None else padded.array.values
        margins = ((0, 0),) * x.ndim if padded is None else padded.margins
        self._fill = None if padded is None else padded.yours
        self._input = PaddedInput(x.shape, margins, labels, taps.of)
        self._labels = labels
        self._nothing = f"nothing of {labels.name(taps.of)}"
        self._axes = axes if len(axes) == x.ndim else ()
        self._weight = _factors(case, taps.kernel)
        self._bias = _numbers(case, "bias")
        self._combines: Combines = taps.combines
        self._expected = expected
        self._returned = returned
        self._bound = bound

    def window(self, cell: CellReads) -> Window:
        """What is said of one cell of the answer."""
        yours = self._yours(cell)
        name = self._labels.cell_name(RETURN, cell.at)
        if cell.should is None:
            none = None if self._expected is None else _NO_CELL
            return Window(cell.cell, name, none, yours, alike=False)
        inside = {
            (read.cell, read.tap, read.times) for read in cell.should if self._input.holds(read)
        }
        alike = inside == {(read.cell, read.tap, read.times) for read in cell.reads}
        should = self._should(cell.should, cell.at)
        if alike:  # of padding, which a program makes itself, nobody can see what it reads
            otherwise = should.sums if self._is_right(cell.at) else yours.sums
            yours = should._replace(sums=self._with_fill(cell.should, cell.at) or otherwise)
        return Window(cell.cell, name, should, yours, alike)

    def _is_right(self, at: Index) -> bool:
        right, returned = _value(self._expected, at), _value(self._returned, at)
        return right is not None and returned is not None and _close(returned, right, self._bound)

    def _should(self, reads: Sequence[Read], at: Index) -> Reading:
        total, sums = self._combined(reads)
        bias = self._bias_at(at)
        if bias is not None:
            total, sums = total + bias, f"{sums} + {_factor(bias)}"
        right = _value(self._expected, at)
        differs = right is not None and not _close(total, right, self._bound)
        tail = f", right is {number_text(right)}" if right is not None and differs else ""
        return self._reading(reads, f"{sums} = {number_text(total)}{tail}")

    def _yours(self, cell: CellReads) -> Reading:
        total, sums = self._combined(cell.reads)
        bias = self._bias_at(cell.at)
        returned = _value(self._returned, cell.at)
        if returned is None or _close(total, returned, self._bound):
            return self._reading(cell.reads, f"{sums} = {number_text(total)}")
        if bias is not None and _close(total + bias, returned, self._bound):
            with_bias = f"{sums} + {_factor(bias)} = {number_text(total + bias)}"
            return self._reading(cell.reads, with_bias)
        returns = f"it returned {number_text(returned)}"
        if self._combines != "sum":
            values = [self._number(read) for read in cell.reads]
            shown = ", ".join(_shown(values)) or "no cell"
            return self._reading(cell.reads, f"{returns} for {shown}")
        less = "" if bias is None else " without bias"
        return self._reading(cell.reads, f"{sums} = {number_text(total)}{less}, {returns}")

    def _with_fill(self, reads: Sequence[Read], at: Index) -> str:
        """What comes of a window of which it is known what padding holds in it; empty elsewhere."""
        returned, fill = _value(self._returned, at), self._fill
        if returned is None or fill is None or self._bias_at(at) is not None:
            return ""
        total, sums = self._combined(reads, fill)
        same = _close(total, returned, self._bound)
        return f"{sums} = {number_text(total)}" if same else ""

    def _reading(self, reads: Sequence[Read], sums: str) -> Reading:
        return Reading(
            cells=tuple(sorted({read.cell for read in reads})),
            taps=tuple(sorted({read.tap for read in reads if read.tap is not None})),
            where=self._input.in_words(reads, self._block) if self._axes else "",
            sums=sums,
        )

    def _block(self, cells: Sequence[Index]) -> str:
        """Cells as ranges of rows and columns, or one by one where they make none."""
        name = self._input.name
        ranges = ranges_in_words(cells, self._input.shape, self._axes)
        if ranges:
            return ranges if name == _X else f"{ranges} of {self._labels.name(name)}"
        return ", ".join(_cut([self._labels.cell_name(name, cell) for cell in cells]))

    def _combined(self, reads: Sequence[Read], fill: float | None = None) -> tuple[float, str]:
        """What becomes of the cells, where padding may hold another number."""
        values = [self._number(read, fill) for read in reads]
        if self._combines != "sum":
            name, combine, of_nothing = _POOLINGS[self._combines]
            shown = f"{name}({', '.join(_shown(values))})" if reads else self._nothing
            return combine(values) if values else of_nothing, shown
        factors = [[value] for value in values]
        for factor, read in zip(factors, reads, strict=True):
            if read.tap is not None and self._weight is not None:
                factor.append(self._weight[read.tap])
            if read.times != 1:
                factor.append(read.times)
        terms = [
            "*".join([number_text(factor[0]), *map(_factor, factor[1:])]) for factor in factors
        ]
        return sum(map(math.prod, factors)), " + ".join(_cut(terms)) or self._nothing

    def _number(self, read: Read, fill: float | None = None) -> float:
        """What a cell holds, which may be another number in padding."""
        if fill is not None and not self._input.holds(read):
            return fill
        return float(self._numbers[read.cell])

    def _bias_at(self, at: Index) -> float | None:
        if self._bias is None or len(at) < 2 or at[1] >= len(self._bias):
            return None
        return self._bias[at[1]]


def _numbers(case: Case, name: str) -> list[float] | None:
    array = case.arrays.get(name)
    return None if array is None else array.ravel().tolist()


def _factors(case: Case, name: str) -> list[float] | None:
    """The numbers of a kernel; None if it is none, or all ones, which need not be written."""
    numbers = _numbers(case, name)
    return None if numbers is None or all(one == 1 for one in numbers) else numbers


def _value(view: ArrayView | None, at: Index) -> float | None:
    if view is None or len(view.shape) != len(at):
        return None
    if any(n >= size for n, size in zip(at, view.shape, strict=True)):
        return None
    cell = int(np.ravel_multi_index(at, view.shape)) if at else 0
    return float(view.values[cell]) if cell < len(view.values) else None


def _close(one: float, other: float, bound: float) -> bool:
    if not (math.isfinite(one) and math.isfinite(other)):
        return one == other or (math.isnan(one) and math.isnan(other))
    return abs(one - other) <= bound + _TOLERANCE * max(1.0, abs(one), abs(other))


def _shown(values: Sequence[float]) -> list[str]:
    return _cut(list(map(number_text, values)))


def _factor(value: float) -> str:
    text = number_text(value)
    return f"({text})" if text.startswith("-") else text


def _cut(parts: Sequence[str]) -> list[str]:
    if len(parts) <= MAX_TERMS:
        return list(parts)
    return [*parts[:MAX_TERMS], f"{len(parts) - MAX_TERMS} more"]
