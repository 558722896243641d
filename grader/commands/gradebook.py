"""`grade gradebook` and `grade page`: what is known of students."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.batch.class_setup import ClassSetup, load_setup
from grader.batch.instructor_page import render_instructor_page
from grader.batch.pages import order_page, render_student_page
from grader.batch.setup_changes import describe_earlier_points, earned_with
from grader.batch.show import LEFT_OUT
from grader.commands.whole import Whole
from grader.errors import UserError
from grader.files import write_file
from grader.gradebook.lookup import find_student, require_check
from grader.gradebook.store import Gradebook
from grader.records.gradebook import WHOLE, Row, ScoreEvent, Standing
from grader.report.class_terminal import score_in_words
from grader.report.console import open_console, print_each
from grader.scoring import sum_by_operation
from grader.text import safe_line

_FOR_STAFF = (
    "It is for staff: it shows what students of this course do not see. `--as-student` writes "
    "theirs."
)

_MAX_FINDINGS = 2
"""Of a student, in the list of a class."""


def gradebook_command(
    student: str | None = None,
    /,
    *,
    results: Path = Path("results"),
    standing: Standing | None = None,
    failing: str | None = None,
    late: bool = False,
    below: Whole | None = None,
    history: bool = False,
) -> int:
    """List a class, or show one student.

    Args:
        student: Key, name or id of a student.
        results: Folder that `grade batch --output` wrote.
        standing: Only those who stand like this.
        failing: Only those who fail that check, e.g. conv2d/stride.
        late: Only those who were late.
        below: Only those with fewer points.
        history: Show what happened to the score of the one student: when, from how many points to
            how many, why and by whose command.
    """
    if history and student is None:
        raise UserError("--history is of one student. Name the student: a key, a name or an id.")
    console = open_console()
    with Gradebook(results) as book:
        setup = load_setup(book)
        if student is not None:
            row = find_student(book.rows(), student)
            if history:
                _print_history(row, book.history(row.student.key), console)
                return 0
            _print_student(row, console)
            print_each(console, describe_earlier_points([row], setup))
            return 0
        if failing is not None:
            require_check(failing, setup.points)
        rows = [
            row
            for row in book.rows()
            if (standing is None or row.standing == standing)
            and (failing is None or row.verdicts.get(failing, "right") != "right")
            and (not late or row.late)
            and (below is None or (row.earned is not None and row.earned < below))
        ]
        earlier = describe_earlier_points(rows, setup)
        left_out = book.recall(LEFT_OUT)
    _print_rows(rows, console)
    print_each(console, [*earlier, *filter(None, [left_out])])
    return 0


def page_command(
    student: str,
    /,
    *,
    results: Path = Path("results"),
    html: Path = Path("report.html"),
    as_student: bool = False,
) -> int:
    """Write the page of one student, with all that the course does not show to students.

    Where the course shows all, it is the student's own page; else what was handed in is graded
    again for it.

    Args:
        student: Key, name or id of the student.
        results: Folder that `grade batch --output` wrote.
        html: File for the page.
        as_student: Write it as the student sees it.
    """
    with Gradebook(results) as book:
        row, setup = find_student(book.rows(), student), load_setup(book)
        order = order_page(book, row, setup.assignment.title)
        if order is None:
            raise UserError(
                f"There is no page for {row.student.key!r}: {row.message} "
                "A page is made of what was graded."
            )
        said = list(describe_earlier_points([row], setup))
        made_with = ClassSetup.of(book.setups.of(row.student.key))
        if as_student or {*made_with.feedback_levels.values()} == {"full"}:
            page = render_student_page(order)
        else:
            page, note = render_instructor_page(book, row, order, made_with)
            said += filter(None, [_FOR_STAFF, note])
    write_file(html, page)
    console = open_console()
    console.print(f"The page: {safe_line(str(html))}", soft_wrap=True)
    print_each(console, said)
    return 0


def _print_rows(rows: Iterable[Row], console: Console) -> None:
    table = _table("student", "name", "points", "standing", "mend first")
    for row in rows:
        table.add_row(
            *map(
                Text,
                (
                    safe_line(row.student.key),
                    safe_line(row.student.name),
                    "" if row.earned is None else str(row.earned),
                    f"{row.standing}{row.lateness and f', {row.lateness}'}",
                    safe_line(_first_to_mend(row) or row.message),
                ),
            )
        )
    console.print(table if table.rows else "Nobody.")


def _table(*titles: str) -> Table:
    """A table that a narrow terminal shows whole: a cell goes on below, and is not cut."""
    table = Table(box=SIMPLE)
    for title in titles:
        is_number = title in {"points", "before", "after"}
        table.add_column(title, justify="right" if is_number else "left", overflow="fold")
    return table


def _first_to_mend(row: Row) -> str:
    """What a student should mend first; nothing where no function is why points are lost."""
    findings = row.findings[:_MAX_FINDINGS] if row.standing == "graded" else ()
    return "; ".join(one.in_words for one in findings)


def _print_head(row: Row, console: Console) -> None:
    student = row.student
    standing = "" if row.standing == "graded" else f", {row.standing}"
    console.print(
        f"{safe_line(student.name)} ({safe_line(student.key)}): {score_in_words(row)}{standing}",
        soft_wrap=True,
    )


def _print_history(row: Row, history: Iterable[ScoreEvent], console: Console) -> None:
    """Print when what happened, from how many points to how many, why and by whose command."""
    _print_head(row, console)
    table = _table("when", "what", "before", "after", "by")
    for event in history:
        moves = (event.before, event.after) != (None, None)
        points = ("-" if one is None else str(one) for one in (event.before, event.after))
        told = (event.at, event.what, *(points if moves else ("", "")), event.who)
        table.add_row(*(Text(safe_line(one)) for one in told))
    console.print(table)


def _print_student(row: Row, console: Console) -> None:
    student = row.student
    _print_head(row, console)
    for kind, value in student.ids.items():
        console.print(f"  {kind} {safe_line(value)}", soft_wrap=True)
    for line in (
        row.message,
        row.place and f"handed in as {row.place} {row.submitted}".rstrip(),
        row.lateness,
        student.extension and f"extension: {student.extension}",
        row.chosen,
        student.section and f"section {student.section}",
        row.note and f"told: {row.note}",
        *(f"score by hand: {one.note}" for one in row.overrides if one.check == WHOLE),
        row.same_as and f"the same source as {', '.join(row.same_as)}",
        row.uses and f"uses what it is to do without: {'; '.join(row.uses)}",
        row.graded_with and f"graded with {earned_with(row.graded_with, row.possible)}",
    ):
        if line:
            console.print(f"  {safe_line(line)}", soft_wrap=True)
    for finding in row.findings:
        console.print(f"  to mend: {safe_line(finding.in_words)}", soft_wrap=True)
    for line in _checks_in_words(row):
        console.print(f"  {line}", soft_wrap=True)


def _checks_in_words(row: Row) -> Iterator[str]:
    """The checks that are not right or have points by hand, each operation with its points first.

    Of a file that did not load only points by hand are told, since nothing in it was asked.
    """
    given = {override.check: override for override in row.overrides}
    asked = row.verdicts if row.standing == "graded" else {}
    wrong = {name for name, verdict in asked.items() if verdict != "right"}
    points, possible = sum_by_operation(row.points), sum_by_operation(row.possible)
    for operation, worth in possible.items():
        if asked:
            yield f"{operation}: {points[operation]} of {worth}"
        for check, most in row.possible.items():
            if check.partition("/")[0] == operation and check in wrong | given.keys():
                verdict = f", {asked[check]}" if check in asked else ""
                by_hand = f", by hand: {safe_line(given[check].note)}" if check in given else ""
                earned = f"{row.points.get(check, 0)} of {most}" if most else "no points"
                yield f"{check}: {earned}{verdict}{by_hand}"
