"""A call as a figure: its arrays, and for every cell of the answer the windows."""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from grader.records.arrays import ArrayView, view_array
from grader.records.example import ExampleReport
from grader.report.grid import ROOMY, Cell, Room, grids_of, number_text
from grader.report.page.alignment import Alignment, align
from grader.report.page.drawing import Lit, Look, draw_array, is_rounded
from grader.report.page.drawn import Data, DrawnArray
from grader.report.window_sums import Reading, Window, read_windows


class Step(NamedTuple):
    """One cell of the answer, and what is shown of its windows.

    Attributes:
        cell: Which cell of the answer, counted row by row.
        name: The same in Python, with its number where the table cuts that.
        should: What it should read; None if that is kept back.
        yours: What the code reads; None if it is not written.
        alike: Whether the two are the same.
    """

    cell: int
    name: str
    should: Reading | None
    yours: Reading | None
    alike: bool

    @property
    def reads_alike(self) -> bool:
        """Whether the code reads the cells that it should, and makes another number of them."""
        return bool(self.should and self.yours and self.should.cells == self.yours.cells)


class Figure(NamedTuple):
    """A call as it is drawn.

    Attributes:
        arrays: The arguments that are arrays.
        answers: What is right, and what was returned, as far as they are known.
        steps: The windows that can be stepped through, in the order of the answer.
        start: Step that is shown first, from 0.
        longest: The longest text that any step shows in each part of the two lines, so that
            stepping moves nothing.
        is_told: Whether it shows what is wrong: a wrong cell, shape or dtype.
    """

    arrays: tuple[DrawnArray, ...]
    answers: tuple[DrawnArray, ...]
    steps: tuple[Step, ...]
    start: int
    longest: dict[str, str]
    is_told: bool

    @property
    def shown(self) -> Step | None:
        """The step that is shown first."""
        return self.steps[self.start] if self.steps else None

    @property
    def is_long(self) -> bool:
        """Whether words and sums of a window do not stand beside each other."""
        return any(
            len(self.longest[f"{kind}_where"]) + len(self.longest[f"{kind}_sums"]) > _MAX_LINE
            for kind in ("should", "yours")
        )


_MAX_LINE = 62
"""Characters of a window's words and sums that fit beside each other."""


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
        # Where nothing was returned, a function is unwritten, and what is right is explained.
        answer = found.expected if found.returned is None else found.returned
        drawn = {} if answer is None else _drawn_cells(answer, room)
        self._steps = tuple(
            _step(found, window, drawn[window.cell])
            for window in read_windows(found)
            if window.cell in drawn
        )
        self._start = self._first_step()

    def figure(self) -> Figure:
        answers = tuple(self._answers())
        return Figure(
            arrays=tuple(self._arguments()),
            answers=answers,
            steps=self._steps,
            start=self._start,
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
        roles = {"x": "x", "weight": "taps"}
        if found.taps is not None:
            roles = {found.taps.of: "x", found.taps.kernel: "taps"}
        for name, array in found.case.arrays.items():
            look = Look(
                role=roles.get(name, ""),
                notes=self._notes(name),
                of=name,
                labels=found.labels,
            )
            if name == "x":
                look = look._replace(padded=found.padded)
            if shown is not None and look.role:
                look = look._replace(lit=_lit(shown, look.role))
            yield draw_array(found.labels.name(name), view_array(array), look, room=self._room)

    def _notes(self, name: str) -> tuple[str, ...]:
        layout = self._found.case.layouts.get(name)
        notes = [f"memory layout: {layout}"] if layout else []
        if name == "x" and self._found.padded is not None:
            fill = self._found.padded.yours
            mine = "" if fill is None else f", {number_text(fill)} in yours"
            notes.append(f"hatched: padding{mine}")
        return tuple(notes)

    def _answers(self) -> Iterator[DrawnArray]:
        returned, expected = self._found.returned, self._found.expected
        at = self._steps[self._start].cell if self._steps else None
        data = {one.cell: _data(one) for one in self._steps}
        plain = Look(labels=self._found.labels)
        if returned is None:
            if expected is not None:
                look = plain._replace(role="yours", at=at, data=data) if data else plain
                yield draw_array("out" if data else "expected", expected, look, room=self._room)
            return
        misfits = {
            part
            for part in ("shape", "dtype")
            if expected is not None and getattr(returned, part) != getattr(expected, part)
        }
        exact = self._alike_in_short()
        if expected is not None:
            look = plain._replace(
                role="right" if "shape" not in misfits else "",
                exact=exact,
                shows_dtype="dtype" in misfits,
            )
            if look.role:
                look = look._replace(at=at)
            if self._alignment is not None:
                look = look._replace(down=max(self._alignment.down, 0))
            yield draw_array("expected", expected, look, room=self._room)
        mine = plain._replace(
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
        if self._alignment is not None and found.expected is not None:
            grids = math.prod(found.expected.shape[:-2])
            missing = grids - math.prod(map(len, self._alignment.outer))
            notes += [f"{missing} of {grids} grids missing"] if missing else []
        return tuple(notes)

    def _alike_in_short(self) -> Collection[int]:
        """Wrong cells whose number is told from the right one only if both are written in full."""
        returned, expected = self._found.returned, self._found.expected
        if returned is None or expected is None or returned.shape != expected.shape:
            return ()
        mine, right = (_drawn_cells(view, self._room) for view in (returned, expected))
        both = self._wrong & mine.keys() & right.keys()
        return {cell for cell in both if mine[cell].text == right[cell].text}


def _step(found: ExampleReport, window: Window, cell: Cell) -> Step:
    """What is shown of a window; of a kernel that both use whole nothing is lit up."""
    name = f"{window.name} = {cell.exact}" if is_rounded(cell) else window.name
    should, yours = window.should, None if found.returned is None else window.yours
    known = [one for one in (should, yours) if one is not None]
    weight = found.case.arrays.get(found.taps.kernel) if found.taps else None
    if weight is not None and all(len(one.taps) == weight.size for one in known):
        should, yours = (one and one._replace(taps=()) for one in (should, yours))
    return Step(window.cell, name, should, yours, window.alike)


def _alignment(found: ExampleReport) -> Alignment | None:
    returned, expected = found.returned, found.expected
    if returned is None or expected is None or returned.shape == expected.shape:
        return None
    return align(returned, expected, found.bound, by_index=found.taps is not None)


def _drawn_cells(view: ArrayView, room: Room) -> Mapping[int, Cell]:
    """The cells that are drawn, by their flat index."""
    grids = grids_of(view, (), room)
    return {cell.flat: cell for grid in grids for row in grid.rows for cell in row}


def _lit(step: Step, role: str) -> Lit:
    should, yours = (_cells(one, role) for one in (step.should, step.yours))
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


def _data(step: Step) -> Data:
    """What the script shows of a cell; of what is the same in both readings only the first."""
    should, yours = _parts(step.should), _parts(step.yours)
    told = [("name", step.name)]
    told += [(_NAMES["should"][part], text) for part, text in should.items() if text]
    told += [
        (_NAMES["yours"][part], text)
        for part, text in yours.items()
        if text != should.get(part, "")
    ]
    return told


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


def _longest(steps: Sequence[Step]) -> dict[str, str]:
    longest = {}
    for kind, part in product(("should", "yours"), ("where", "sums")):
        readings = (getattr(step, kind) for step in steps)
        texts = [getattr(reading, part) for reading in readings if reading is not None]
        longest[f"{kind}_{part}"] = max(texts, key=len, default="")
    return longest
