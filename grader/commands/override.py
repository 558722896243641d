"""`grade override STUDENT CHECK POINTS`."""

from datetime import UTC, datetime
from pathlib import Path

from grader.batch.executors import InProcessExecutor
from grader.batch.folder_lock import lock_folder
from grader.batch.show import show_class
from grader.commands.whole import Whole
from grader.errors import UserError
from grader.gradebook.lookup import find_student, require_check
from grader.gradebook.store import Gradebook
from grader.records.gradebook import Override
from grader.report.class_terminal import score_in_words
from grader.report.console import open_console
from grader.text import safe_line


def override_command(
    student: str, check: str, points: Whole, /, *, note: str, results: Path = Path("results")
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
    with lock_folder(results), Gradebook(results) as book:
        row = find_student(book.rows(), student)
        require_check(check, row.possible)
        most = row.possible[check]
        if not 0 <= points <= most:
            raise UserError(
                f"{points} points for {check}, which is worth {most}. Give 0 to {most}."
            )
        at = datetime.now(UTC).isoformat(timespec="seconds")
        given = Override(check=check, points=points, note=note.strip(), at=at)
        book.override(row.student.key, given)
        show_class(book, results, InProcessExecutor())
        after = find_student(book.rows(), row.student.key)
    why = f" {after.message}" if after.earned is None else ""
    open_console().print(
        f"{safe_line(row.student.key)}: {check} {points} of {most}; "
        f"{score_in_words(row)} -> {score_in_words(after)}.{why}",
        soft_wrap=True,
    )
    return 0
