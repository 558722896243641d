"""`grade override STUDENT CHECK POINTS`."""

from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path

from grader.batch.crew import HereCrew
from grader.batch.results import claimed
from grader.batch.show import show_class
from grader.commands.course import find_student
from grader.errors import UserError
from grader.gradebook.store import Gradebook
from grader.records.gradebook import Override
from grader.report.console import open_console
from grader.text import safe_line

__all__ = ["override_command"]


def override_command(
    student: str, check: str, points: int, /, *, note: str, results: Path = Path("results")
) -> int:
    """Give a student other points for a check than the grader did; regrading keeps them.

    Args:
        student: Key, name or id of the student.
        check: Name of the check, e.g. conv2d/stride.
        points: What it earns.
        note: Why; the student's page says it too.
        results: Folder that `grade batch --output` wrote.
    """
    if not note.strip():
        raise UserError("--note is empty. Say why, for the student and for whoever asks later.")
    with claimed(results), Gradebook(results) as book:
        row = find_student(book.rows(), student)
        if check not in row.possible:
            close = get_close_matches(check, row.possible, n=3)
            hint = f"Did you mean {' or '.join(close)}?" if close else "See the class page."
            raise UserError(f"The rubric has no check {check!r}. {hint}")
        most = row.possible[check]
        if not 0 <= points <= most:
            raise UserError(
                f"{points} points for {check}, which is worth {most}. Give 0 to {most}."
            )
        at = datetime.now(UTC).isoformat(timespec="seconds")
        given = Override(check=check, points=points, note=note.strip(), at=at)
        book.override(row.student.key, given)
        show_class(book, results, HereCrew())
        after = find_student(book.rows(), row.student.key)
    before = "no score" if row.earned is None else str(row.earned)
    open_console().print(
        f"{safe_line(row.student.key)}: {check} {points} of {most}; "
        f"{before} -> {after.earned} of {sum(row.possible.values())} points.",
        soft_wrap=True,
    )
    return 0
