"""`grade publish SYSTEM`: scores for other systems, remembered as what students may have seen."""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal

from grader.batch.conditions import title_of
from grader.batch.pages import file_name, order_page, render_student_page, report_of
from grader.batch.results import claimed
from grader.batch.show import describe_class
from grader.commands.course import name_some, read_file
from grader.errors import OutputError, SheetError
from grader.files import make_folder, replace_file, write_file
from grader.gradebook.canvas import fill_canvas_sheet
from grader.gradebook.fill import Filled
from grader.gradebook.json_lines import write_json_lines
from grader.gradebook.moodle import fill_moodle_worksheet
from grader.gradebook.moodle_gradebook import write_moodle_gradebook
from grader.gradebook.returns import pack_canvas_returns, pack_moodle_returns
from grader.gradebook.store import Gradebook
from grader.gradebook.totals import grade_of
from grader.records.gradebook import ClassReport, Row
from grader.report.console import open_console
from grader.report.gradescope import gradescope_results
from grader.text import safe_line

__all__ = [
    "publish_canvas",
    "publish_gradescope",
    "publish_json_lines",
    "publish_moodle",
    "publish_moodle_gradebook",
    "return_pages",
]

_SUBMISSION = re.compile(r"submission_[0-9]+")
"""A folder of a Gradescope export."""

Missing = Literal["blank", "zero"]


def publish_canvas(
    sheet: Path,
    /,
    *,
    assignment: str,
    output: Path | None = None,
    missing: Missing = "blank",
    results: Path = Path("results"),
) -> int:
    """Fill this assignment's column of a gradebook that Canvas exported, to import it there.

    Args:
        sheet: CSV that Canvas exported.
        assignment: Title or id of the assignment in Canvas.
        output: File to import; canvas.csv among the results if left out.
        missing: What is written of those who handed in nothing.
        results: Folder that `grade batch --output` wrote.
    """
    content = read_file(sheet, SheetError)
    return _publish(
        results,
        output or results / "canvas.csv",
        lambda book: fill_canvas_sheet(book, content, assignment, missing_zero=missing == "zero"),
        missing,
    )


def publish_moodle(
    sheet: Path,
    /,
    *,
    output: Path | None = None,
    missing: Missing = "blank",
    results: Path = Path("results"),
) -> int:
    """Fill in an offline grading worksheet that Moodle exported, to upload it there.

    Args:
        sheet: CSV that Moodle exported.
        output: File to upload; moodle.csv among the results if left out.
        missing: What is written of those who handed in nothing.
        results: Folder that `grade batch --output` wrote.
    """
    content = read_file(sheet, SheetError)
    return _publish(
        results,
        output or results / "moodle.csv",
        lambda book: fill_moodle_worksheet(book, content, missing_zero=missing == "zero"),
        missing,
    )


def publish_moodle_gradebook(
    *,
    identify_by: Literal["email", "idnumber"] = "email",
    output: Path | None = None,
    missing: Missing = "blank",
    results: Path = Path("results"),
) -> int:
    """Write a CSV to import into any item of a Moodle gradebook.

    Args:
        identify_by: What Moodle knows students by; a roster brings it.
        output: File to import; moodle-gradebook.csv among the results if left out.
        missing: What is written of those who handed in nothing.
        results: Folder that `grade batch --output` wrote.
    """
    return _publish(
        results,
        output or results / "moodle-gradebook.csv",
        lambda book: write_moodle_gradebook(book, identify_by, missing_zero=missing == "zero"),
        missing,
    )


def publish_json_lines(
    *,
    output: Path | None = None,
    missing: Missing = "blank",
    results: Path = Path("results"),
) -> int:
    """Write a JSON object a student, for programs; docs/gradebook.schema.json.

    Args:
        output: File to write; grades.jsonl among the results if left out.
        missing: What is written of those who handed in nothing.
        results: Folder that `grade batch --output` wrote.
    """

    def write(book: ClassReport) -> Filled:
        lines = write_json_lines(book.rows, missing_zero=missing == "zero")
        return Filled(content=b"".join(lines))

    return _publish(results, output or results / "grades.jsonl", write, missing)


def publish_gradescope(*, output: Path | None = None, results: Path = Path("results")) -> int:
    """Write a results.json for every submission, as a Gradescope autograder does.

    Args:
        output: Folder for them; gradescope among the results if left out.
        results: Folder that `grade batch --output` wrote.
    """
    folder = output or results / "gradescope"
    with claimed(results), Gradebook(results) as book:
        title, scores, without = title_of(book), {}, []
        for row in book.rows():
            order = order_page(book, row, title)
            if order is None or row.earned is None:
                without.append(row.student.key)
            else:
                name = _SUBMISSION.fullmatch(row.place)
                path = folder / (name[0] if name else file_name(row.student.key)) / "results.json"
                make_folder(path.parent)
                write_file(path, gradescope_results(report_of(order)))
                scores[row.student.key] = row.earned
        book.publish(scores, "gradescope")
    console = open_console()
    console.print(f"{len(scores):,} results: {safe_line(str(folder))}", soft_wrap=True)
    name_some(console, "Without one, since nothing of theirs was graded", without)
    return 0


def return_pages(system: Literal["canvas", "moodle"], /, *, results: Path = Path("results")) -> int:
    """Pack the students' pages as Canvas or Moodle takes feedback files back.

    Args:
        system: Where the submissions were downloaded from.
        results: Folder that `grade batch --output` wrote.
    """
    path = results / "return" / f"{system}.zip"
    pack = pack_canvas_returns if system == "canvas" else pack_moodle_returns
    with claimed(results), Gradebook(results) as book:
        rows, title = list(book.rows()), title_of(book)
        scores: dict[str, int] = {}
        make_folder(path.parent)
        with replace_file(path) as file:
            left = pack(_pages(book, rows, title, scores), file)
            if scores and len(left) == len(scores):
                raise OutputError(
                    f"No page can be returned through {system}, since it did not name what was "
                    "handed in. Name the system that the submissions came from."
                )
        for key in left:
            del scores[key]
        book.publish(scores, path.name)
    console = open_console()
    console.print(f"{len(scores):,} pages: {safe_line(str(path))}", soft_wrap=True)
    name_some(console, f"Not in it, since {system} did not name what they handed in", left)
    without = [row.student.key for row in rows if row.student.key not in {*scores, *left}]
    name_some(console, "Without a page, since nothing of theirs was graded", without)
    return 0


def _pages(
    book: Gradebook, rows: Iterable[Row], title: str, scores: dict[str, int]
) -> Iterator[tuple[Row, bytes]]:
    """The students' pages, one after the other; what they say is entered in `scores`."""
    for row in rows:
        order = order_page(book, row, title)
        if order is not None and row.earned is not None:
            scores[row.student.key] = row.earned
            yield row, render_student_page(order)


def _publish(
    results: Path, path: Path, write: Callable[[ClassReport], Filled], missing: Missing
) -> int:
    """Write scores for another system, say who is left out, and remember what was published."""
    with claimed(results), Gradebook(results) as book:
        described = describe_class(book)
        filled = write(described)
        if described.rows and len(filled.unmatched) == len(described.rows):
            raise SheetError(
                "Nobody in the gradebook has an id that is known there. Take the sheet of this "
                "class, or bring ids with `grade batch --roster`: a CSV with a column for what "
                "each system calls them."
            )
        write_file(path, filled.content)
        left = {*filled.unmatched, *filled.kept}
        grades = {
            row.student.key: grade_of(row, missing_zero=missing == "zero")
            for row in described.rows
            if row.student.key not in left
        }
        scores = {key: grade for key, grade in grades.items() if grade is not None}
        book.publish(scores, path.name)
    console = open_console()
    console.print(f"{len(scores):,} scores: {safe_line(str(path))}", soft_wrap=True)
    without = [key for key, grade in grades.items() if grade is None]
    name_some(console, "Students without a line there", filled.unmatched)
    name_some(console, "Lines of nobody in the gradebook", filled.unknown)
    name_some(console, "Left as they stood", filled.kept)
    name_some(console, "Blank, since there is no score", without)
    return 0
