"""Rendering the page of a class, every text of it escaped."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from grader.files import write_file
from grader.records.gradebook import ClassReport, Row
from grader.report.class_page.anonymous import anonymize_class
from grader.report.class_page.findings import MAX_FINDINGS
from grader.report.class_page.students import StudentView, view_students
from grader.report.class_page.tally import OperationTally, tally_class
from grader.report.html_env import TEMPLATES, policy_of, read_asset
from grader.text import safe_line

MAX_LISTED = 50
"""Students that are named in one paragraph outside of the table."""

MAX_PLAIN_ROWS = 200
"""Of the table that is shown where scripts are off."""


def render_class_page(book: ClassReport, *, anonymous: bool) -> str:
    """The page as HTML text, with every text of the class escaped.

    Args:
        book: The class.
        anonymous: Whether nothing may say who is who.
    """
    shown = anonymize_class(book) if anonymous else book
    tally = tally_class(shown)
    findings = tally.findings[:MAX_FINDINGS]
    students = view_students(shown, findings)
    library = read_asset("third_party/tabulator/tabulator.min.js")
    script = read_asset("templates/class/class.js")
    style = read_asset(
        "third_party/tabulator/tabulator.min.css", "templates/base.css", "templates/class/class.css"
    )
    return TEMPLATES.get_template("class/page.html").render(
        policy=policy_of(style, library, script),
        style=style.text,
        library=library.text,
        script=script.text,
        tab=f"{safe_line(book.title)}: the class",
        title=safe_line(book.title),
        deck=book.deck,
        graded_with=[
            *map(safe_line, book.missing),
            *_say_graded_with(book.rows),
            *map(safe_line, (*book.earlier, book.left_out)),
        ],
        anonymous=anonymous,
        tally=tally,
        findings=findings,
        students=students,
        data=_embed(students, tally.operations),
        most_listed=MAX_LISTED,
        most_plain_rows=MAX_PLAIN_ROWS,
    )


def _say_graded_with(rows: Sequence[Row]) -> Iterator[str]:
    """With which versions and deck scores were made; of how many students where these differ."""
    groups = Counter(row.graded_with for row in rows if row.graded_with is not None)
    for made_with, count in groups.items():
        whose = "The score of one was made" if count == 1 else f"The scores of {count:,} were made"
        yield safe_line(f"{whose if len(groups) > 1 else 'Graded'} with {made_with.in_words}.")


def write_class_page(book: ClassReport, path: Path, *, anonymous: bool) -> None:
    """Write the page.

    Args:
        book: The class.
        path: Where to, commonly `index.html`.
        anonymous: Whether nothing may say who is who.

    Raises:
        OutputError: It cannot be written.
    """
    write_file(path, render_class_page(book, anonymous=anonymous).encode())


def _embed(students: Sequence[StudentView], operations: Sequence[OperationTally]) -> Markup:
    """What the table is made of, as JSON that cannot end the element it stands in."""
    data = {
        "operations": [{"name": one.name, "possible": one.possible} for one in operations],
        "students": students,
    }
    return htmlsafe_json_dumps(data, dumps=_dump)


def _dump(data: Any) -> str:
    return msgspec.json.encode(data).decode()
