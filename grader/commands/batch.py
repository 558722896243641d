"""`grade batch SUBMISSIONS`."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Literal

import msgspec
from rich.console import Console

from grader.assignment import find_files, require_named
from grader.batch import grade_batch
from grader.batch.attempt_selection import AttemptSelection, Pick, select_attempts
from grader.batch.changed_files import describe_changed_files, remember_files
from grader.batch.class_setup import read_setup
from grader.batch.executors import open_executor
from grader.batch.folder_lock import lock_folder
from grader.batch.setup_changes import continue_with
from grader.batch.show import CLASS_PAGE, LEFT_OUT, PageChoice, ShownPages, exit_code_of, show_class
from grader.commands.batch_progress import BatchProgress, stopping
from grader.commands.progress import Quiet, progress_in_words, shown_progress
from grader.deck.store import parse_deck
from grader.errors import AssignmentError, DeckError, OutputError, RosterError
from grader.gradebook.store import Gradebook, has_gradebook
from grader.intake.attempts import pick_attempt
from grader.intake.download import Download, open_download
from grader.intake.enrolment import (
    Leftover,
    find_clones,
    match_roster,
    may_be_groups,
    sort_leftover,
)
from grader.intake.roster import load_roster
from grader.integrations import layouts
from grader.isolation.unpacking import Unpacker
from grader.paths import read_file
from grader.records.attempt import Attempt, Student
from grader.records.grading import ClassFiles
from grader.report.class_terminal import class_in_a_line, print_class
from grader.report.console import (
    open_console,
    print_each,
    print_named,
    print_result,
    sentence_with_names,
)
from grader.text import bare_name, safe_line

_ROSTER = "roster"


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
        selections, left_out = _select(download, enrolled, pick, console)
        book.remember(_ROSTER, msgspec.json.encode(enrolled).decode())
        book.remember(LEFT_OUT, left_out)
        named = {"assignment": assignment, "deck": deck, "roster": roster}
        remember_files(book, {**found, **{name: path for name, path in named.items() if path}})
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
            )
            shown = ShownPages(pages=pages, anonymous=anonymous)
            described = show_class(book, output, executor, shown, on_progress=show)
        changed = [*describe_changed_files(book)]
    console.print(progress_in_words(tally.progress), soft_wrap=True)
    print_each(console, changed)
    print_class(described, console)
    print_result(console, class_in_a_line(described, output / CLASS_PAGE))
    return exit_code_of(described)


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


def _select(
    download: Download, roster: list[Student], pick: Pick | None, console: Console
) -> tuple[list[AttemptSelection], str]:
    """The students with the attempts that count, and what is left out, in a sentence.

    That is printed, and what may be mistaken: who is on no roster, and who has several rows.
    """
    leftover = sort_leftover(download.leftover, download.attempts, roster)
    attempts = [*download.attempts, *leftover.handed_in]
    count = f"{len(attempts):,} attempt{'' if len(attempts) == 1 else 's'}"
    within = f" in {safe_line(download.looked_into)!r}" if download.looked_into else ""
    console.print(f"{count}, laid out as {download.layout}{within}.")
    left_out = " ".join(_left_out(leftover, download.layout))
    print_each(console, filter(None, [left_out]))
    selections = _enrol(attempts, download.layout, roster, pick, console)
    print_named(
        console, "Perhaps one student in several rows, by their names", _namesakes(selections)
    )
    return selections, left_out


def _left_out(leftover: Leftover, layout: str) -> Iterator[str]:
    """Sentences on what is left out, with the reason."""
    reasons = {
        f"Left out, since it is no student's where a download is laid out as {layout}": (
            leftover.unknown
        ),
        "Left out, since the same students handed in something that can be graded": leftover.more,
    }
    for reason, attempts in reasons.items():
        if attempts:
            yield sentence_with_names(reason, [attempt.place for attempt in attempts])


def _namesakes(selections: Iterable[AttemptSelection]) -> list[str]:
    """Names that several rows have, as systems write them, with their keys.

    A name that most have says nothing: Moodle calls everybody so where it keeps names back.
    """
    selections = list(selections)
    rows: dict[str, list[Student]] = {}
    for selection in selections:
        rows.setdefault(bare_name(selection.student.name), []).append(selection.student)
    return [
        f"{same[0].name} ({', '.join(student.key for student in same)})"
        for same in rows.values()
        if 1 < len(same) <= max(2, len(selections) // 2)
    ]


def _nobody_known(strangers: Sequence[Student], layout: str, roster: Sequence[Student]) -> str:
    """That a roster knows nobody who handed in, and what to do about it."""
    clone = next(find_clones(strangers, roster), None) if layout == "plain" else None
    if clone:
        return (
            f"Nobody who handed in is on the roster, but {clone.key!r} ends in a GitHub account "
            "that is. If the folders are clones of repositories, name --layout github-classroom."
        )
    other = (
        "Or name the folder in which the students' own lie."
        if layout == "plain"
        else "If they are groups, grade them without --roster."
    )
    return (
        "Nobody who handed in is on the roster. Name one with --roster that has a column for "
        f"what {layout} calls them, e.g. {strangers[0].key!r}. {other}"
    )


def _enrol(
    attempts: list[Attempt], layout: str, roster: list[Student], pick: Pick | None, console: Console
) -> list[AttemptSelection]:
    if not roster:
        return select_attempts(attempts, pick, {}, ())
    students = (student for attempt in attempts for student in attempt.students)
    enrolled = match_roster(students, roster)
    print_named(
        console,
        "Called otherwise on the roster, perhaps a group whose other members are missing",
        [f"{theirs} ({ours})" for theirs, ours in enrolled.renamed],
    )
    reason = "Not on the roster"
    if enrolled.strangers and len(enrolled.strangers) == len(enrolled.students):
        if layout == "plain" or not may_be_groups(enrolled.strangers, roster):
            raise RosterError(_nobody_known(enrolled.strangers, layout, roster))
        reason = "Nobody who handed in is on the roster; perhaps groups, whose members are missing"
    print_named(console, reason, [student.key for student in enrolled.strangers])
    return select_attempts(attempts, pick, enrolled.students, enrolled.missing)
