"""`grade batch SUBMISSIONS`."""

from contextlib import closing
from pathlib import Path
from typing import Literal

from grader.batch import grade_batch
from grader.batch.changed_files import describe_changed_files
from grader.batch.class_setup import read_setup
from grader.batch.executors import open_executor
from grader.batch.folder_lock import lock_folder
from grader.batch.handout import keep_handout
from grader.batch.setup_changes import continue_with
from grader.batch.show import (
    CLASS_PAGE,
    LEFT_OUT,
    PageChoice,
    ShownPages,
    exit_code_of,
    show_class,
    shown_before,
)
from grader.commands.again import GradedAgain
from grader.commands.batch_progress import BatchProgress, stopping
from grader.commands.class_choices import files_before, keep_choices, read_choices
from grader.commands.class_selection import select_students
from grader.commands.kept_attempts import left_as_before
from grader.commands.progress import Quiet, progress_in_words, shown_progress
from grader.errors import OutputError
from grader.gradebook.store import Gradebook
from grader.intake.attempts import pick_attempt
from grader.intake.download import open_download
from grader.integrations import layouts
from grader.isolation.unpacking import Unpacker
from grader.report.class_terminal import class_in_a_line, print_class
from grader.report.console import open_console, print_each, print_result


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
    pages: PageChoice | None = None,
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
            Everybody else stays as they are. What is entered so stays, until the class's download
            has something new of theirs.
        scheduler: Address of a Dask scheduler whose workers grade, e.g. tcp://host:8786.
        pages: Students for whom a page is written; if left out, all, and with --only those as
            before.
        anonymous: Leave names out of the class page; with --only also if they were left out before.
        allow_weak_isolation: Ask a final deck also where a submission could read files.
        quiet: Whether little is printed.
    """
    console = open_console(quiet=quiet)
    before, read = files_before(output, assignment, deck)
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
        choices = read_choices(book, roster, due, extensions)
        selections, left_out = select_students(
            download, choices.roster, choices.deadlines, pick, console
        )
        again = GradedAgain.of(book, selections, only) if only else None
        if again is None:
            book.remember(LEFT_OUT, left_out)
        else:
            selections = again.selections
        keep_choices(book, choices, read)
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
                again=again is not None,
            )
            kept = shown_before(book) if again else ShownPages()
            shown = ShownPages(pages=pages or kept.pages, anonymous=anonymous or kept.anonymous)
            described = show_class(book, output, executor, shown, on_progress=show)
        became = again.in_words(book, setup) if again else left_as_before(book, selections)
        said = [*became, *describe_changed_files(book)]
    console.print(progress_in_words(tally.progress), soft_wrap=True)
    print_each(console, said)
    print_class(described, console)
    print_result(console, class_in_a_line(described, output / CLASS_PAGE))
    return 3 if tally.counts["error"] else exit_code_of(described)
