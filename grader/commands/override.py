"""`grade override` and `grade note`: what a person decides of a student, and tells them."""

from pathlib import Path

from grader.batch.executors import InProcessExecutor
from grader.batch.folder_lock import lock_folder
from grader.batch.show import show_class
from grader.commands.whole import Whole
from grader.errors import UserError
from grader.gradebook.database import now
from grader.gradebook.lookup import find_student, require_check
from grader.gradebook.store import Gradebook
from grader.records.gradebook import WHOLE, Override, Row
from grader.report.class_terminal import score_in_words
from grader.report.console import open_console
from grader.text import in_one_line, in_shell, safe_line


def override_command(
    student: str,
    check: str,
    points: Whole | None = None,
    /,
    *,
    note: str,
    undo: bool = False,
    results: Path = Path("results"),
) -> int:
    """Give a student other points than the grader did; regrading keeps them.

    Args:
        student: Key, name or id of the student.
        check: Name of the check, e.g. conv2d/stride, or `score` for the whole score.
        points: What it earns.
        note: Why; the student's page says it too.
        undo: Take back what was given, without points: the grader's hold again.
        results: Folder that `grade batch --output` wrote.
    """
    if not (why := in_one_line(note)):
        raise UserError("--note is empty. Say why, for the student and for whoever asks later.")
    if undo == (points is not None):
        raise UserError(
            f"{'--undo and points' if undo else 'No points'} for {check}. Give points, "
            "or --undo alone to let the grader's hold again."
        )
    with lock_folder(results), Gradebook(results) as book:
        row = find_student(book.rows(), student)
        require_check(check, [*row.possible, WHOLE])
        if points is None:
            if check not in {one.check for one in row.overrides}:
                raise UserError(
                    f"{check} of {row.student.key} was not given by hand: nothing to take back. "
                    f"See `grade gradebook {in_shell(row.student.key)}`."
                )
            book.take_back(row.student.key, check, why)
            done = "as graded"
        else:
            given = Override(check=check, points=points, note=why, at=now())
            done = f"{points} of {_worth(row, given)}"
            book.override(row.student.key, given)
        show_class(book, results, InProcessExecutor())
        after = find_student(book.rows(), row.student.key)
    no_score = f" {after.message}" if after.earned is None else ""
    open_console().print(
        f"{safe_line(row.student.key)}: {check} {done}; "
        f"{score_in_words(row)} -> {score_in_words(after)}.{no_score}",
        soft_wrap=True,
    )
    return 0


def _worth(row: Row, given: Override) -> int:
    """The most that can be given for what is given."""
    whole = given.check == WHOLE
    most = sum(row.possible.values()) if whole else row.possible[given.check]
    if not 0 <= given.points <= most:
        what = "the whole score" if whole else given.check
        raise UserError(
            f"{given.points} points for {what}, which is worth {most}. Give 0 to {most}."
        )
    return most


def note_command(student: str, text: str, /, *, results: Path = Path("results")) -> int:
    """Tell a student something, on their page and wherever a system shows words with a score.

    Args:
        student: Key, name or id of the student.
        text: What they read, in the place of an earlier note; "" takes that back.
        results: Folder that `grade batch --output` wrote.
    """
    told = in_one_line(text)
    with lock_folder(results), Gradebook(results) as book:
        key = find_student(book.rows(), student).student.key
        book.tell(key, told)
        described = show_class(book, results, InProcessExecutor())
    page = described.pages.get(key, "")
    where = f"{results / page}" if page else "their page, once there is one"
    said = f"told on {where}" if told else "told nothing any more"
    open_console().print(safe_line(f"{key}: {said}."), soft_wrap=True)
    return 0
