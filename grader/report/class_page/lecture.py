"""The mistakes that cost a class most on one page, to be shown or printed, without names."""

from collections.abc import Iterator, Sequence
from math import inf
from typing import NamedTuple

from grader.records.example import ExampleReport
from grader.records.lesson import Lecture, Lesson
from grader.report.grid import ROOMY, Room
from grader.report.html_env import TEMPLATES, policy_of, read_asset
from grader.report.page.drawn import DrawnArray
from grader.report.page.figure import Figure, draw_figure

_MAX_HEIGHT, _WIDTH = 79.0, 62.0
"""What a printed page has for the lessons, and how wide one is; in rem of the printed page.

The page is that of US Letter as to its height and that of A4 as to its width.
"""

_FRAME, _READING, _REMARK, _GAP = 3.4, 6.3, 4.0, 1.1
"""Height of the frame of a lesson, a window in words, a remark on it, and gaps; in rem."""

_CELL, _LINE, _BESIDE = 1.6, 1.45, 0.95
"""Height of a row of numbers, and of a line of text; what a number takes beside its digits."""

_CHARACTERS = 80
"""That a line of a lesson holds at least."""

_CUT = Room(lines=4, grids=2, cells=16)


class _DrawnLesson(NamedTuple):
    """A lesson with as much of its call as there is room for.

    Attributes:
        lesson: The lesson.
        found: The call that is drawn; None if none is.
        figure: The same drawn.
        reads: Whether it is said what a window reads.
    """

    lesson: Lesson
    found: ExampleReport | None = None
    figure: Figure | None = None
    reads: bool = False

    @property
    def height(self) -> float:
        """How high it is on a printed page, in rem; a bit more than it takes."""
        lesson, figure = self.lesson, self.figure
        sections = sum(len(one.section) + 12 for one in lesson.sections)
        texts = (len(lesson.title), len(lesson.question), 60 + sections)
        height = _FRAME + _LINE * sum(_lines_of(characters) for characters in texts)
        if figure is None or self.found is None:
            return height
        height += _height_of([*figure.arrays, *figure.answers]) + _LINE * _lines_of(
            len(self.found.call)
        )
        if self.reads and (step := figure.shown):
            height += _READING * (1.5 if figure.is_long else 1)
            height += _REMARK * bool(self.found.reading and step.reads_alike)
        return height


def render_lecture(lecture: Lecture) -> str:
    """The page as HTML text, with every text escaped. It has one printed page, and no script.

    Args:
        lecture: What it shows.
    """
    style = read_asset("templates/base.css", "templates/arrays.css", "templates/class/lecture.css")
    return TEMPLATES.get_template("class/lecture.html").render(
        policy=policy_of(style),
        style=style.text,
        tab=f"{lecture.title}: what to teach next",
        lecture=lecture,
        drawn=_fit(lecture.lessons),
    )


def _fit(lessons: Sequence[Lesson]) -> list[_DrawnLesson]:
    """The lessons, of which the highest are drawn smaller until a printed page holds all."""
    left = [list(_ways(lesson)) for lesson in lessons]
    while sum(ways[0].height for ways in left) > _MAX_HEIGHT:
        smaller = [ways for ways in left if len(ways) > 1]
        if not smaller:
            break
        max(smaller, key=lambda ways: ways[0].height).pop(0)
    return [ways[0] for ways in left]


def _ways(lesson: Lesson) -> Iterator[_DrawnLesson]:
    """A lesson with all of its call, then each time less high: another, a part of it, or none."""
    calls = [call for call in (lesson.example, lesson.smaller) if call is not None]
    drawn = (
        _DrawnLesson(lesson, call, draw_figure(call, room), reads)
        for room, reads in ((ROOMY, True), (ROOMY, False), (_CUT, False))
        for call in calls
    )
    lowest = inf
    for one in (*drawn, _DrawnLesson(lesson)):
        if one.height < lowest:
            lowest = one.height
            yield one


def _lines_of(characters: int) -> int:
    return -(-characters // _CHARACTERS)


def _height_of(arrays: Sequence[DrawnArray]) -> float:
    """Height of arrays that stand beside each other as far as there is room, in rem."""
    lines: list[tuple[float, float]] = [(0.0, 0.0)]
    for array in arrays:
        width, height = _size_of(array)
        used, highest = lines[-1]
        if used and used + width > _WIDTH:
            lines.append((width, height))
        else:
            lines[-1] = (used + width + 1.5 * _GAP, max(highest, height))
    return sum(height + _GAP for _, height in lines)


def _size_of(array: DrawnArray) -> tuple[float, float]:
    """Width and height of an array with what is said of it, in rem."""
    width = height = 0.0
    for grid in array.grids:
        digits = max((len(cell.text) for _, cells in grid.rows for cell in cells), default=0)
        cell = max(2.0, 0.55 * digits + _BESIDE)
        width += len(grid.columns) * cell + 1.2 + 5 * (len(grid.row_labels) > 1) + _GAP
        beside = (not grid.alone, grid.cut, len(grid.labels) > 1, True)
        height = max(height, len(grid.rows) * _CELL + _LINE * sum(map(bool, beside)))
    told = _LINE * (1 + bool(array.notes)) + array.down * _CELL
    return max(width, 0.5 * len(array.name + array.shape)), height + told
