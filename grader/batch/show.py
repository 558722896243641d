"""Showing what the gradebook holds: the class page, the students' pages, a table."""

from pathlib import Path
from typing import Literal

import msgspec

from grader.assignment import parse_assignment
from grader.batch.crew import Crew
from grader.batch.earlier import name_earlier
from grader.batch.pages import write_pages
from grader.deck.store import parse_deck
from grader.files import write_file
from grader.gradebook.plain_csv import write_plain_csv
from grader.gradebook.store import Gradebook
from grader.records.gradebook import ClassReport, Row
from grader.records.graded_with import GradedWith
from grader.report.class_page import write_class_page

__all__ = ["CLASS_PAGE", "GRADES", "LEFT_OUT", "Pages", "Shown", "describe_class", "show_class"]

CLASS_PAGE = "index.html"
GRADES = "grades.csv"

Pages = Literal["all", "failing", "none"]

_CHOICE = "shown"

LEFT_OUT = "left out"
"""What the gradebook remembers of a download under this name: what of it is no student's."""


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What is shown of a class beside the class page.

    Attributes:
        pages: Students for whom a page is written.
        anonymous: Whether the class page leaves names out.
    """

    pages: Pages = "all"
    anonymous: bool = False


def describe_class(book: Gradebook) -> ClassReport:
    """The class as staff are shown it, without pages."""
    kept = book.conditions.require()
    assignment = parse_assignment(kept.conditions.assignment, "assignment.toml")
    deck = parse_deck(kept.conditions.deck, "the deck", assignment.rubric)
    operations = {operation.name: operation for operation in assignment.operations}
    rows = tuple(book.rows())
    return ClassReport(
        title=assignment.title,
        deck=GradedWith.here(deck).deck,
        checks={
            row.name: operations[row.operation].checks[row.check].asks
            for row in assignment.asked_with(deck).rubric
        },
        rows=rows,
        pages={},
        earlier=name_earlier(rows, kept),
        left_out=book.recall(LEFT_OUT) or "",
    )


def show_class(
    book: Gradebook, folder: Path, crew: Crew, shown: Shown | None = None
) -> ClassReport:
    """Write the pages and the table of a class.

    Args:
        book: The gradebook.
        folder: The folder of results.
        crew: Who renders.
        shown: What is written of the students' pages; None for what was chosen last.

    Returns:
        What was shown.

    Raises:
        OutputError: Something cannot be written.
    """
    if shown is None:
        chosen = book.recall(_CHOICE)
        shown = msgspec.json.decode(chosen, type=Shown) if chosen else Shown()
    book.remember(_CHOICE, msgspec.json.encode(shown).decode())
    described = describe_class(book)
    wanted = (row for row in described.rows if _gets_page(row, shown.pages))
    written = write_pages(book, wanted, described.title, folder, crew)
    rows = tuple(
        _with_problem(row, written.problems.get(row.student.key)) for row in described.rows
    )
    described = msgspec.structs.replace(described, rows=rows, pages=written.addresses)
    write_class_page(described, folder / CLASS_PAGE, anonymous=shown.anonymous)
    write_file(folder / GRADES, write_plain_csv(described))
    return described


def _with_problem(row: Row, problem: str | None) -> Row:
    """The same row, with why there is no page."""
    if problem is None:
        return row
    message = " ".join(filter(None, (row.message, problem)))
    return msgspec.structs.replace(row, message=message)


def _gets_page(row: Row, pages: Pages) -> bool:
    if pages == "failing":
        return row.earned != sum(row.possible.values())
    return pages == "all"
