"""A counterexample as a figure: its arrays, and for every cell of the answer the windows."""

from collections.abc import Iterable, Sequence
from itertools import product
from typing import NamedTuple

from markupsafe import Markup

from grader.records.arrays import ArrayView, view_array
from grader.records.example import ExampleReport
from grader.records.report import FindingReport
from grader.report.grid import ROOMY, Room
from grader.report.html_env import TEMPLATES
from grader.report.page.drawing import DrawnArray, DrawnGrid, draw_array
from grader.report.page.outline import Box, outline, squares
from grader.report.window_sums import Reading, Window, read_windows

_INSETS = {"should": 0.0, "yours": 4.0, "next": 2.0}
"""How far inside of the cells each outline runs, so that two of them can be told apart."""


class Marks(NamedTuple):
    """What is lit up in one grid before anything is pointed at; paths.

    Attributes:
        should: Around the cells that should be read.
        should_lit: Around each of them.
        should_tag: Where the letter of that outline stands; None if it has no cell here.
        yours: Around the cells that the code reads.
        yours_lit: Around each of them.
        yours_tag: Where the letter of that outline stands; None if it has no cell here.
        next: Around the cells that the next window should read.
    """

    should: str
    should_lit: str
    should_tag: tuple[int, int] | None
    yours: str
    yours_lit: str
    yours_tag: tuple[int, int] | None
    next: str


class Figure(NamedTuple):
    """A counterexample as it is drawn.

    Attributes:
        arrays: The arguments that are arrays.
        options: The other arguments, by name.
        answers: What is right, what was returned, and the difference, as far as they are known.
        steps: The windows that can be stepped through, in the order of the answer.
        windows: The same by their cell of the answer.
        start: Step that is shown first, from 0.
        longest: The longest text that any step shows in each part of the two lines, so that
            stepping moves nothing.
        exact: The value of the cell that is shown first, where its number is cut.
        padded: Whether padding is drawn.
        wrong: Whether any cell is marked as wrong.
    """

    arrays: tuple[DrawnArray, ...]
    options: dict[str, str]
    answers: tuple[DrawnArray, ...]
    steps: tuple[Window, ...]
    windows: dict[int, Window]
    start: int
    longest: dict[str, str]
    exact: str
    padded: bool
    wrong: bool

    @property
    def shown(self) -> Window | None:
        """The window that is shown first."""
        return self.steps[self.start] if self.steps else None

    @property
    def cells(self) -> int:
        """How many numbers are drawn."""
        grids = (grid for array in (*self.arrays, *self.answers) for grid in array.grids)
        return sum(len(row) for grid in grids for row in grid.rows)

    def marks(self, grid: DrawnGrid, role: str) -> Marks | None:
        """What is lit up at first in a grid of x or of the kernel."""
        if self.shown is None or role not in {"x", "taps"}:
            return None
        following = self.steps[self.start + 1] if self.start + 1 < len(self.steps) else None
        should = _cells(self.shown.should, role)
        yours = _cells(self.shown.yours, role)
        ghost = _cells(following.should, role) if following and role == "x" else ()
        return Marks(
            should=outline(grid.box, should, _INSETS["should"]),
            should_lit=squares(grid.box, should),
            should_tag=_corner(grid.box, should, last=False),
            yours=outline(grid.box, yours, _INSETS["yours"]),
            yours_lit=squares(grid.box, yours),
            yours_tag=_corner(grid.box, yours, last=True),
            next=outline(grid.box, ghost, _INSETS["next"]),
        )

    def pointer(self, grid: DrawnGrid) -> str:
        """Path around the cell of an answer that the window shown first belongs to."""
        return outline(grid.box, [self.shown.cell], -1) if self.shown else ""


def draw_examples(finding: FindingReport, room: Room, prefix: str) -> Markup:
    """The calls that show a finding, drawn; empty if there is none."""
    if finding.clearest is None:
        return Markup("")
    figure = draw_figure(finding.clearest, room)
    html = TEMPLATES.get_template("counterexample.html").render(
        found=finding.clearest, figure=figure, prefix=prefix
    )
    return Markup(html)  # noqa: S704  rendered with autoescape


def draw_figure(found: ExampleReport, room: Room = ROOMY) -> Figure:
    """Draw a counterexample.

    Args:
        found: The counterexample.
        room: How much of each array is shown.
    """
    arrays = tuple(
        draw_array(
            name,
            view_array(array),
            role={"x": "x", "weight": "taps"}.get(name, ""),
            notes=_notes(found, name),
            padded=found.padded if name == "x" else None,
            room=room,
        )
        for name, array in found.case.arrays.items()
    )
    options = {
        name: "None" if value is None else str(value) for name, value in found.case.options.items()
    }
    answers = tuple(_answers(found, room))
    drawn = {
        cell.flat: cell
        for array in answers
        if array.role == "answer yours"
        for grid in array.grids
        for row in grid.rows
        for cell in row
    }
    steps = tuple(window for window in read_windows(found) if window.cell in drawn)
    start = _start(found, steps)
    exact = drawn[steps[start].cell].exact if steps else ""
    return Figure(
        arrays=arrays,
        options=options,
        answers=answers,
        steps=steps,
        windows={window.cell: window for window in steps},
        start=start,
        longest=_longest(steps),
        exact=f" = {exact}" if exact else "",
        padded=any(grid.padding for array in arrays for grid in array.grids),
        wrong=any(grid.wrong for array in answers for grid in array.grids),
    )


def _notes(found: ExampleReport, name: str) -> list[str]:
    layout = found.case.layouts.get(name)
    notes = [f"memory layout: {layout}"] if layout else []
    if name == "x" and found.padded is not None:
        notes.append("drawn with its padding")
    return notes


def _answers(found: ExampleReport, room: Room) -> Iterable[DrawnArray]:
    returned, expected = found.returned, found.expected
    wrong = found.mismatch.at if found.mismatch else ()
    fits = returned is not None and expected is not None and returned.shape == expected.shape
    other_dtype = returned is not None and expected is not None and returned.dtype != expected.dtype
    notes = ["float64"] if other_dtype else []
    if expected is not None:
        yield draw_array(
            "expected",
            expected,
            role="answer" if fits else "",
            notes=notes if expected.dtype == "float64" else (),
            room=room,
        )
    if returned is None:
        return
    yield draw_array(
        "yours",
        returned,
        role="answer yours",
        notes=notes if returned.dtype == "float64" else (),
        wrong=wrong,
        misfit=expected is not None and not fits,
        room=room,
    )
    if expected is not None and fits and wrong:
        difference = _difference(returned, expected)
        drawn = draw_array("difference", difference, role="answer", wrong=wrong, room=room)
        yield drawn._replace(shape="yours − expected")  # noqa: RUF001  a minus sign


def _difference(returned: ArrayView, expected: ArrayView) -> ArrayView:
    pairs = zip(returned.values, expected.values, strict=True)
    values = [float(mine) - float(right) for mine, right in pairs]
    return ArrayView(dtype="float64", shape=returned.shape, values=tuple(values))


def _start(found: ExampleReport, steps: tuple[Window, ...]) -> int:
    """The first wrong cell, or else the first that reads what it should not."""
    wrong = set(found.mismatch.at) if found.mismatch else set()
    telling = [step for step, window in enumerate(steps) if window.cell in wrong]
    telling += [step for step, window in enumerate(steps) if not window.alike]
    return next(iter(telling), 0)


def _longest(steps: Sequence[Window]) -> dict[str, str]:
    longest = {}
    for kind, part in product(("should", "yours"), ("where", "sums")):
        readings = (getattr(step, kind) for step in steps)
        texts = [getattr(reading, part) for reading in readings if reading is not None]
        longest[f"{kind}_{part}"] = max(texts, key=len, default="")
    return longest


def _cells(reading: Reading | None, role: str) -> tuple[int, ...]:
    if reading is None:
        return ()
    return reading.cells if role == "x" else reading.taps


def _corner(box: Box, wanted: tuple[int, ...], *, last: bool) -> tuple[int, int] | None:
    """Top left corner of the first of these cells, or bottom right corner of the last."""
    cells = sorted(box.find(wanted))
    if not cells:
        return None
    row, column = cells[-1] if last else cells[0]
    return box.left + box.width * (column + last), box.top + box.height * (row + last)
