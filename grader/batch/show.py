"""Showing what the gradebook holds: the class page, the students' pages, a table."""

from pathlib import Path
from typing import Literal

import msgspec

from grader.batch.class_examples import show_findings
from grader.batch.class_names import describe_missing
from grader.batch.class_setup import load_setup
from grader.batch.executors import BatchExecutor
from grader.batch.lecture import find_lessons
from grader.batch.pages import write_pages
from grader.batch.setup_changes import describe_earlier_points
from grader.files import write_file
from grader.gradebook.plain_csv import write_plain_csv
from grader.gradebook.store import Gradebook
from grader.records.gradebook import ClassReport, Row
from grader.records.graded_with import GradedWith
from grader.records.lesson import Lecture
from grader.records.progress import OnProgress, tell_nobody
from grader.report.class_page import write_class_page
from grader.report.class_page.lecture import render_lecture
from grader.report.sections import split_sections

CLASS_PAGE = "index.html"
GRADES = "grades.csv"
LECTURE = "lecture.html"

PageChoice = Literal["all", "failing", "none"]

_CHOICE = "shown"

LEFT_OUT = "left out"
"""Key in the gradebook: a sentence on what in a download belongs to no student."""


class ShownPages(msgspec.Struct, frozen=True, kw_only=True):
    """What is shown of a class beside the class page.

    Attributes:
        pages: Students for whom a page is written.
        anonymous: Whether the class page leaves names out.
    """

    pages: PageChoice = "all"
    anonymous: bool = False


def shown_before(book: Gradebook) -> ShownPages:
    """What was chosen last, or is shown where nothing was."""
    chosen = book.recall(_CHOICE)
    return msgspec.json.decode(chosen, type=ShownPages) if chosen else ShownPages()


def describe_class(book: Gradebook) -> ClassReport:
    """The class as staff are shown it, without pages."""
    setup = load_setup(book)
    assignment = setup.assignment
    operations = {operation.name: operation for operation in assignment.operations}
    rows = tuple(book.rows())
    return ClassReport(
        title=assignment.title,
        deck=GradedWith.here(setup.deck).deck,
        checks={
            row.name: operations[row.operation].checks[row.check].asks
            for row in assignment.asked_with(setup.deck).rubric
        },
        rows=rows,
        pages={},
        earlier=describe_earlier_points(rows, setup),
        left_out=book.recall(LEFT_OUT) or "",
        missing=tuple(describe_missing(book, rows, assignment.operations)),
    )


def show_class(
    book: Gradebook,
    folder: Path,
    executor: BatchExecutor,
    shown: ShownPages | None = None,
    *,
    on_progress: OnProgress = tell_nobody,
) -> ClassReport:
    """Write the pages and the table of a class.

    Args:
        book: The gradebook.
        folder: The folder of results.
        executor: Renders the pages.
        shown: What is written of the students' pages; None for what was chosen last.
        on_progress: Called after each page that was written.

    Returns:
        What was shown.

    Raises:
        OutputError: Something cannot be written.
    """
    shown = shown or shown_before(book)
    book.remember(_CHOICE, msgspec.json.encode(shown).decode())
    described = describe_class(book)
    book.note_scores({row.student.key: row.earned for row in described.rows})
    wanted = [row for row in described.rows if _gets_page(row, shown.pages)]
    written = write_pages(book, wanted, described.title, folder, executor, on_progress=on_progress)
    rows = tuple(
        _with_problem(row, written.problems.get(row.student.key)) for row in described.rows
    )
    described = msgspec.structs.replace(
        described, rows=rows, pages=written.addresses, shown=show_findings(book, rows)
    )
    write_class_page(described, folder / CLASS_PAGE, anonymous=shown.anonymous)
    write_file(folder / LECTURE, render_lecture(_lecture(book, described)).encode())
    write_file(folder / GRADES, write_plain_csv(described))
    return described


def _lecture(book: Gradebook, described: ClassReport) -> Lecture:
    """What to teach next."""
    graded = [row for row in described.rows if row.standing == "graded" and row.verdicts]
    named = split_sections(row.student.section for row in described.rows)
    return Lecture(
        title=described.title,
        graded=len(graded),
        lessons=find_lessons(book, graded, named),
        shows_final=described.deck.kind == "final",
        in_several=sum(len(named[row.student.section]) > 1 for row in graded),
    )


def exit_code_of(described: ClassReport) -> int:
    """3 if the grader failed on somebody, who has no score then."""
    return 3 if any(row.standing in {"error", "waiting"} for row in described.rows) else 0


def _with_problem(row: Row, problem: str | None) -> Row:
    """The same row, with why there is no page."""
    if problem is None:
        return row
    message = " ".join(filter(None, (row.message, problem)))
    return msgspec.structs.replace(row, message=message)


def _gets_page(row: Row, pages: PageChoice) -> bool:
    if pages == "failing":
        return row.earned != sum(row.possible.values())
    return pages == "all"
