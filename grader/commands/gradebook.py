"""`grade gradebook [STUDENT]`."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.batch.earlier import earned_with, name_earlier
from grader.batch.show import LEFT_OUT
from grader.commands.course import find_student, print_each, require_check, score_of
from grader.commands.whole import Whole
from grader.gradebook.store import Gradebook
from grader.records.gradebook import Row, Standing
from grader.report.console import open_console
from grader.scoring import sum_by_operation
from grader.text import safe_line

__all__ = ["gradebook_command"]


def gradebook_command(
    student: str | None = None,
    /,
    *,
    results: Path = Path("results"),
    standing: Standing | None = None,
    failing: str | None = None,
    late: Annotated[bool, Parameter(negative="")] = False,
    below: Whole | None = None,
) -> int:
    """List a class, or show one student with everything that happened to the score.

    Args:
        student: Key, name or id of a student.
        results: Folder that `grade batch --output` wrote.
        standing: Only those who stand like this.
        failing: Only those who fail that check, e.g. conv2d/stride.
        late: Only those who were late.
        below: Only those with fewer points.
    """
    console = open_console()
    with Gradebook(results) as book:
        if student is not None:
            row = find_student(book.rows(), student)
            _print_student(row, book.history(row.student.key), console)
            print_each(console, name_earlier([row], book.conditions.require()))
            return 0
        known = book.conditions.require().points
        if failing is not None:
            require_check(failing, known)
        rows = [
            row
            for row in book.rows()
            if (standing is None or row.standing == standing)
            and (failing is None or row.verdicts.get(failing, "right") != "right")
            and (not late or row.late)
            and (below is None or (row.earned is not None and row.earned < below))
        ]
        earlier = name_earlier(rows, book.conditions.require())
        left_out = book.recall(LEFT_OUT)
    _print_rows(rows, console)
    print_each(console, [*earlier, *filter(None, [left_out])])
    return 0


def _print_rows(rows: Iterable[Row], console: Console) -> None:
    table = Table("student", "name", box=SIMPLE)
    table.add_column("points", justify="right")
    table.add_column("standing")
    table.add_column("fix first")
    for row in rows:
        table.add_row(
            *map(
                Text,
                (
                    safe_line(row.student.key),
                    safe_line(row.student.name),
                    "" if row.earned is None else str(row.earned),
                    f"{row.standing}{', late' if row.late else ''}",
                    "; ".join(row.mistakes[:2]) or safe_line(row.message),
                ),
            )
        )
    console.print(table if table.rows else "Nobody.")


def _print_student(row: Row, history: Iterable[tuple[str, str]], console: Console) -> None:
    student = row.student
    standing = "" if row.standing == "graded" else f", {row.standing}"
    console.print(
        f"{safe_line(student.name)} ({safe_line(student.key)}): {score_of(row)}{standing}",
        soft_wrap=True,
    )
    for kind, value in student.ids.items():
        console.print(f"  {kind} {safe_line(value)}", soft_wrap=True)
    for line in (
        row.message,
        row.place and f"handed in as {row.place} {row.submitted}".rstrip(),
        "late" if row.late else "",
        row.chosen,
        row.same_as and f"the same source as {', '.join(row.same_as)}",
        row.graded_with and f"graded with {earned_with(row.graded_with, row.possible)}",
    ):
        if line:
            console.print(f"  {safe_line(line)}", soft_wrap=True)
    if row.mistakes:
        console.print(f"  fix first: {safe_line('; '.join(row.mistakes))}", soft_wrap=True)
    for line in _checks_in_words(row):
        console.print(f"  {line}", soft_wrap=True)
    for at, what in history:
        console.print(f"  {at}  {safe_line(what)}", soft_wrap=True)


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
