"""`grade batch SUBMISSIONS`."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Literal

import msgspec

from grader.assignment import find_files, require_named
from grader.batch import grade_batch
from grader.batch.attempt_selection import pick_students
from grader.batch.changed_files import describe_changed_files, remember_files
from grader.batch.class_setup import read_setup
from grader.batch.executors import open_executor
from grader.batch.folder_lock import lock_folder
from grader.batch.handout import keep_handout
from grader.batch.setup_changes import continue_with
from grader.batch.show import CLASS_PAGE, LEFT_OUT, PageChoice, ShownPages, exit_code_of, show_class
from grader.commands.batch_progress import BatchProgress, stopping
from grader.commands.class_selection import select_students
from grader.commands.progress import Quiet, progress_in_words, shown_progress
from grader.deck.store import parse_deck
from grader.errors import AssignmentError, DeckError, OutputError, SheetError
from grader.gradebook.lateness import Deadlines, read_due, read_extensions
from grader.gradebook.store import Gradebook, has_gradebook
from grader.intake.attempts import pick_attempt
from grader.intake.download import open_download
from grader.intake.roster import load_roster
from grader.integrations import layouts
from grader.isolation.unpacking import Unpacker
from grader.paths import read_file
from grader.records.attempt import Student
from grader.records.gradebook import Row
from grader.records.grading import ClassFiles
from grader.report.class_terminal import class_in_a_line, print_class, score_in_words
from grader.report.console import (
    open_console,
    print_each,
    print_named,
    print_result,
)

_ROSTER = "roster"

_DEADLINES = "deadlines"


def batch_command(
    path: Path,
    /,
    *,
    output: Path = Path("results"),
    assignment: Path | None = None,
    deck: Path | None = None,
    layout: str | None = None,
    attempt: Literal["newest", "best"] = "newest",
    roster: Path | None = None,
    due: str | None = None,
    extensions: Path | None = None,
    only: list[str] | None = None,
    scheduler: str | None = None,
    pages: PageChoice = "all",
    anonymous: bool = False,
    allow_weak_isolation: bool = False,
    quiet: Quiet = False,
) -> int:
    """Grade a whole class into a gradebook; given again, it goes on where it stopped.

    Args:
        path: Folder or archive with everybody's submissions, as your system hands them out.
        output: Folder for the gradebook, the class page and the students' pages.
        assignment: The assignment.toml; if left out, that of before, or the one beside the deck
            or where you are.
        deck: The deck; if left out, that of before, or the practice.deck beside the assignment.
        layout: How the submissions are laid out, where that is not found out rightly.
        attempt: Which of several attempts counts: the newest on time, or the best.
        roster: CSV of the class: who is missing, and what other systems call them. It holds from
            then on.
        due: When the work was due, e.g. 2026-11-03T23:59, with a time zone where the system that it
            was handed in to tells one. Lateness is shown in hours then, and deducted nowhere. It
            holds from then on.
        extensions: CSV of who has longer, with columns key and one of hours and due. It holds from
            then on.
        only: Key, name or id of a student who is graded again, alone; may be given several times.
            Everybody else stays as they are.
        scheduler: Address of a Dask scheduler whose workers grade, e.g. tcp://host:8786.
        pages: Students for whom a page is written.
        anonymous: Leave names out of the class page.
        allow_weak_isolation: Ask a final deck also where a submission could read files.
        quiet: Whether little is printed.
    """
    console = open_console(quiet=quiet)
    before, found = _files_before(output, assignment, deck)
    asked = read_setup(before, assignment, deck, allow_weak_isolation=allow_weak_isolation)
    pick = pick_attempt if attempt == "newest" else None
    if output.resolve() == path.resolve():
        raise OutputError(
            f"{str(output)!r} holds the submissions. Name another folder for the results with "
            "--output."
        )
    with (
        closing(Unpacker()) as unpacker,
        open_download(path, unpacker, layouts(), layout, output) as download,
        lock_folder(output, create=True),
        Gradebook(output, create=True) as book,
    ):
        setup = continue_with(book, asked)
        enrolled = _roster(book, roster)
        deadlines = _deadlines(book, due, extensions)
        selections, left_out = select_students(download, enrolled, deadlines, pick, console)
        if only:
            selections = pick_students(selections, only)
        else:
            book.remember(LEFT_OUT, left_out)
        named_keys = {selection.student.key for selection in selections} if only else set()
        before_it = {row.student.key: row for row in book.rows()} if only else {}
        book.remember(_ROSTER, msgspec.json.encode(enrolled).decode())
        book.remember(_DEADLINES, msgspec.json.encode(deadlines).decode())
        named = {
            "assignment": assignment,
            "deck": deck,
            "roster": roster,
            "extensions": extensions,
        }
        remember_files(book, {**found, **{name: path for name, path in named.items() if path}})
        keep_handout(book, setup.assignment)
        tally = BatchProgress(sum(max(1, len(selection.attempts)) for selection in selections))
        with (
            stopping(console, tally),
            open_executor(setup.files, scheduler) as executor,
            shown_progress(console) as show,
        ):
            grade_batch(
                selections,
                read=lambda one: download.read(one, setup.assignment.wanted),
                book=book,
                setup=setup,
                executor=executor,
                on_result=tally.telling(show),
                again=bool(only),
            )
            shown = ShownPages(pages=pages, anonymous=anonymous)
            unchanged = only and shown == ShownPages()
            described = show_class(
                book, output, executor, None if unchanged else shown, on_progress=show
            )
            earlier = [key for key in named_keys if book.setups.of(key).number != setup.number]
        changed = [*describe_changed_files(book)]
    console.print(progress_in_words(tally.progress), soft_wrap=True)
    run = [row for row in described.rows if row.student.key in named_keys.difference(earlier)]
    print_named(console, "Graded, and nobody else", [_moved(before_it, row) for row in run])
    print_named(
        console,
        "Not graded again, since their points stand as they were earned before a change; "
        "`grade regrade` grades them by it",
        earlier,
    )
    print_each(console, changed)
    print_class(described, console)
    print_result(console, class_in_a_line(described, output / CLASS_PAGE))
    return 3 if tally.counts["error"] else exit_code_of(described)


def _moved(before: Mapping[str, Row], row: Row) -> str:
    """What became of a student, e.g. `103: 7 of 10 -> 10 of 10`."""
    key = row.student.key
    was = score_in_words(before[key]) if key in before else "new"
    return f"{key}: {was} -> {score_in_words(row)}"


def _files_before(
    output: Path, assignment: Path | None, deck: Path | None
) -> tuple[ClassFiles, dict[str, Path]]:
    """What a class was graded with before, else what goes with the files that are named.

    Returns:
        The files; and the paths of those that lie there unnamed, by the names of the options.
    """
    if has_gradebook(output):
        with Gradebook(output) as book:
            current = book.setups.current()
        if current is not None:
            return current.files, {}
    files = find_files(assignment, deck)
    contents = ClassFiles(
        assignment=read_file(files.assignment, "assignment", AssignmentError),
        deck=read_file(files.deck, "deck", DeckError),
    )
    require_named(parse_deck(contents.deck, str(files.deck)), files)
    named = {"assignment": files.assignment, "deck": files.deck}
    return contents, {option: path for option, path in named.items() if path in files.found}


def _roster(book: Gradebook, path: Path | None) -> list[Student]:
    """The roster that is named, else the one before; empty if there never was one."""
    if path is not None:
        return list(load_roster(path))
    return msgspec.json.decode(book.recall(_ROSTER) or "[]", type=list[Student])


def _deadlines(book: Gradebook, due: str | None, extensions: Path | None) -> Deadlines:
    """Until when work could be handed in, by what is named now and else by what was before."""
    before = msgspec.json.decode(book.recall(_DEADLINES) or "{}", type=Deadlines)
    until = before.due if due is None else read_due(due, "--due")
    given = before.extensions
    if extensions is not None:
        given = read_extensions(read_file(extensions, "extensions", SheetError), until)
    return Deadlines(due=until, extensions=given)
