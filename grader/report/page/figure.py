"""A call as a figure: its arrays, and for every cell of the answer the windows."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from grader.records.arrays import ArrayView, view_array
from grader.records.example import ExampleReport
from grader.report.grid import ROOMY, Room, grids_of
from grader.report.page.alignment import Alignment, align
from grader.report.page.drawing import Data, DrawnArray, Lit, Look, draw_array, is_rounded
from grader.report.window_sums import Reading, Window, read_windows


class Figure(NamedTuple):
    """A call as it is drawn.

    Attributes:
        arrays: The arguments that are arrays.
        answers: What is right, and what was returned, as far as they are known.
        steps: The windows that can be stepped through, in the order of the answer.
        start: Step that is shown first, from 0.
        names: What the cell of each step is called, with its number where that is cut.
        longest: The longest text that any step shows in each part of the two lines, so that
            stepping moves nothing.
        is_told: Whether it shows what is wrong: a wrong cell, shape or dtype.
    """

    arrays: tuple[DrawnArray, ...]
    answers: tuple[DrawnArray, ...]
    steps: tuple[Window, ...]
    start: int
    names: tuple[str, ...]
    longest: dict[str, str]
    is_told: bool

    @property
    def shown(self) -> Window | None:
        """The window that is shown first."""
        return self.steps[self.start] if self.steps else None


def draw_figure(found: ExampleReport, room: Room = ROOMY) -> Figure:
    """Draw a call.

    Args:
        found: The call and what came of it.
        room: How much of each array is shown.
    """
    return _Drawn(found, room).figure()


class _Drawn:
    """What draws one call."""

    def __init__(self, found: ExampleReport, room: Room) -> None:
        self._found = found
        self._room = room
        self._wrong = frozenset(found.mismatch.at if found.mismatch else ())
        self._alignment = _alignment(found)
        if self._alignment is not None:
            self._wrong = self._alignment.wrong
        # An unwritten function returned nothing: the windows of the right answer are shown.
        answer = found.expected if found.returned is None else found.returned
        self._drawn = {} if answer is None else _cells_of(answer, room)
        self._steps = tuple(one for one in read_windows(found) if one.cell in self._drawn)
        self._start = self._first_step()
        self._names = tuple(
            f"{one.name} = {self._drawn[one.cell]}" if self._drawn[one.cell] else one.name
            for one in self._steps
        )

    def figure(self) -> Figure:
        answers = tuple(self._answers())
        return Figure(
            arrays=tuple(self._arguments()),
            answers=answers,
            steps=self._steps,
            start=self._start,
            names=self._names,
            longest=_longest(self._steps),
            is_told=bool(self._wrong) or any(one.misfits for one in answers),
        )

    def _first_step(self) -> int:
        """The first wrong cell, or else the first that reads what it should not."""
        telling = [step for step, one in enumerate(self._steps) if one.cell in self._wrong]
        telling += [step for step, one in enumerate(self._steps) if not one.alike]
        return next(iter(telling), 0)

    def _arguments(self) -> Iterator[DrawnArray]:
        found = self._found
        shown = self._steps[self._start] if self._steps else None
        for name, array in found.case.arrays.items():
            look = Look(role={"x": "x", "weight": "taps"}.get(name, ""), notes=self._notes(name))
            if name == "x":
                look = look._replace(padded=found.padded)
            if shown is not None and look.role:
                look = look._replace(lit=_lit(shown, look.role))
            yield draw_array(name, view_array(array), look, room=self._room)

    def _notes(self, name: str) -> tuple[str, ...]:
        layout = self._found.case.layouts.get(name)
        notes = [f"memory layout: {layout}"] if layout else []
        if name == "x" and self._found.padded is not None:
            notes.append("hatched: padding")
        return tuple(notes)

    def _answers(self) -> Iterator[DrawnArray]:
        returned, expected = self._found.returned, self._found.expected
        at = self._steps[self._start].cell if self._steps else None
        data = {
            one.cell: (("name", name), *_data(one))
            for one, name in zip(self._steps, self._names, strict=True)
        }
        if returned is None:
            if expected is not None:
                look = Look(role="yours", at=at, data=data) if data else Look()
                yield draw_array("out" if data else "expected", expected, look, room=self._room)
            return
        misfits = {
            part
            for part in ("shape", "dtype")
            if expected is not None and getattr(returned, part) != getattr(expected, part)
        }
        exact = self._alike_in_short()
        if expected is not None:
            look = Look(
                role="right" if "shape" not in misfits else "",
                exact=exact,
                shows_dtype="dtype" in misfits,
            )
            if look.role:
                look = look._replace(at=at)
            yield draw_array("expected", expected, look, room=self._room)
        mine = Look(
            role="yours",
            notes=self._count(),
            misfits=misfits,
            wrong=self._wrong,
            exact=exact,
            alignment=self._alignment,
            at=at,
            data=data,
            shows_dtype="dtype" in misfits,
        )
        yield draw_array("yours", returned, mine, room=self._room)

    def _count(self) -> tuple[str, ...]:
        """How many cells are wrong, and how many grids are missing."""
        found = self._found
        notes = []
        if found.mismatch is not None:
            notes.append(f"{found.mismatch.wrong} of {found.mismatch.cells} wrong")
        return tuple(notes)

    def _alike_in_short(self) -> Collection[int]:
        """Wrong cells whose number is told from the right one only if both are written in full."""
        returned, expected = self._found.returned, self._found.expected
        if returned is None or expected is None or returned.shape != expected.shape:
            return ()
        mine, right = (_texts_of(view, self._room) for view in (returned, expected))
        return {cell for cell in self._wrong if cell in mine and mine[cell] == right.get(cell)}


def _alignment(found: ExampleReport) -> Alignment | None:
    returned, expected = found.returned, found.expected
    if returned is None or expected is None or returned.shape == expected.shape:
        return None
    return align(returned, expected, found.bound, by_index=found.taps is not None)


def _cells_of(view: ArrayView, room: Room) -> Mapping[int, str]:
    """The cells that are drawn, with their numbers in full where they are cut."""
    cells = (cell for grid in grids_of(view, (), room) for row in grid.rows for cell in row)
    return {cell.flat: cell.exact if is_rounded(cell) else "" for cell in cells}


def _texts_of(view: ArrayView, room: Room) -> Mapping[int, str]:
    cells = (cell for grid in grids_of(view, (), room) for row in grid.rows for cell in row)
    return {cell.flat: cell.text for cell in cells}


def _lit(window: Window, role: str) -> Lit:
    should, yours = (_cells(one, role) for one in (window.should, window.yours))
    return Lit(frozenset(should), frozenset(yours))


def _cells(reading: Reading | None, role: str) -> Sequence[int]:
    if reading is None:
        return ()
    return reading.cells if role == "x" else reading.taps


_NAMES = {
    "should": {"cells": "s", "taps": "t", "where": "sw", "sums": "ss"},
    "yours": {"cells": "y", "taps": "u", "where": "yw", "sums": "ys"},
}
"""What the script finds each part of a reading under."""


def _data(window: Window) -> Data:
    """What the script shows of a cell; of what is the same in both readings only the first."""
    should, yours = _parts(window.should), _parts(window.yours)
    same = {one for one, text in should.items() if yours[one] == text}
    texts = {_NAMES["should"][one]: text for one, text in should.items()}
    texts |= {_NAMES["yours"][one]: text for one, text in yours.items() if one not in same}
    return tuple(texts.items())


def _parts(reading: Reading | None) -> dict[str, str]:
    if reading is None:
        return {}
    parts = {"cells": _in_runs(reading.cells), "taps": _in_runs(reading.taps)}
    return {**parts, "where": reading.where, "sums": reading.sums}


def _in_runs(cells: Sequence[int]) -> str:
    """Cells in a row as the first and how many, e.g. `2+3 9` for 2, 3, 4 and 9."""
    runs: list[list[int]] = []
    for cell in cells:
        if runs and cell == sum(runs[-1]):
            runs[-1][1] += 1
        else:
            runs.append([cell, 1])
    return " ".join(f"{first}+{many}" if many > 1 else str(first) for first, many in runs)


def _longest(steps: Sequence[Window]) -> dict[str, str]:
    longest = {}
    for kind, part in product(("should", "yours"), ("where", "sums")):
        readings = (getattr(step, kind) for step in steps)
        texts = [getattr(reading, part) for reading in readings if reading is not None]
        longest[f"{kind}_{part}"] = max(texts, key=len, default="")
    return longest
