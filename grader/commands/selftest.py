"""`grade selftest`."""

from functools import partial
from pathlib import Path

from rich.console import Console

from grader.assignment import (
    ASSIGNMENT,
    PRACTICE_DECK,
    STUDENT,
    AssignmentPaths,
    OwnOperations,
    command_to_build,
    default_deck_path,
    find_files,
    load_named_deck,
    match_files,
    operations_beside,
    operations_in,
)
from grader.assignment.refresh import compare_course
from grader.assignment.selftest import run_selftest
from grader.commands.progress import Quiet, shown_progress
from grader.deck.store import load_deck
from grader.errors import AssignmentError
from grader.intake.folder import load_submission
from grader.isolation.launcher import Launcher, default_launcher
from grader.isolation.surveying import survey_files
from grader.paths import read_file
from grader.records.assignment import Assignment
from grader.records.deck import Deck
from grader.records.submission import Submission
from grader.report.console import open_console, print_named
from grader.report.selftest_table import print_outcome, print_trials
from grader.text import in_shell, safe_line


def selftest_command(
    assignment: Path | None = None,
    /,
    *,
    deck: Path | None = None,
    solution: Path | None = None,
    quiet: Quiet = False,
) -> int:
    """See whether an assignment and its deck tell right programs from wrong ones.

    A right program must have full marks, one in which nothing is written no point, and every known
    mistake must lose points. The table says which check notices how many of them.

    Args:
        assignment: The assignment.toml; if left out, the one beside the deck or where you are.
        deck: The deck; if left out, the practice.deck beside the assignment.
        solution: A right program of your course's own, as a student would hand it in; it tries how
            the assignment calls functions, and must have full marks too.
        quiet: Whether little is printed.
    """
    files = find_files(assignment, deck)
    asked, loaded_deck, own = _load(files)
    console = open_console(quiet=quiet)
    for line in (
        f"Assignment: {files.assignment}",
        f"Deck: {files.deck}, {loaded_deck.kind}, {loaded_deck.digest[:8]}",
    ):
        console.print(safe_line(line), soft_wrap=True)
    with default_launcher() as launcher, shown_progress(console) as show:
        handed_in = None if solution is None else _read_solution(solution, asked, launcher)
        found = run_selftest(
            asked, loaded_deck, launcher, show, own=own.sources, solution=handed_in
        )
    print_trials(found, console)
    _compare_with_handed_out(files.assignment.parent, files.assignment, console)
    print_outcome(found, console, _building(files))
    return 0 if found.holds else 2


def _load(files: AssignmentPaths) -> tuple[Assignment, Deck, OwnOperations]:
    """What is tried: operations that lie beside the assignment before those that a deck brings.

    Raises:
        UserError: A file cannot be used, or a deck brings the operations and nobody named it.
    """
    own = operations_beside(files.assignment.parent)
    if not own.sources:
        own = operations_in(load_named_deck(files), str(files.deck))
    text = read_file(files.assignment, "assignment", AssignmentError)
    names = (str(files.assignment), str(files.deck))
    return *match_files(text, load_deck(files.deck), *names, own), own


def _read_solution(path: Path, asked: Assignment, launcher: Launcher) -> Submission:
    return load_submission(path, asked.wanted, partial(survey_files, launcher))


def _building(files: AssignmentPaths) -> str:
    """The command that builds the deck that was asked, for this assignment."""
    folder = files.assignment.parent
    handed_out = folder / STUDENT
    ours = (handed_out if handed_out.is_dir() else folder) / PRACTICE_DECK
    deck = ours if files.deck == default_deck_path() else files.deck
    return command_to_build(files.assignment, deck)


def _compare_with_handed_out(folder: Path, assignment: Path, console: Console) -> None:
    """Say what students have that does not go with the assignment that is graded."""
    found = compare_course(folder) if assignment.name == ASSIGNMENT else None
    refresh = f"`grade init {in_shell(str(folder))} --refresh`"
    if found is not None:
        print_named(
            console,
            f"Out of step with this assignment, {refresh} mends it",
            [*found.stale, *found.needless],
        )
        print_named(
            console,
            "Changed by you, and not what `grade init` would write for this assignment; remove it "
            f"and {refresh} writes it",
            found.yours,
        )
        return
    handed_out = folder / STUDENT / ASSIGNMENT
    if handed_out.is_file() and handed_out.read_bytes() != assignment.read_bytes():
        console.print(
            f"Students have another assignment in {safe_line(str(handed_out))}. Copy this one "
            "there, so that they practise for what you grade.",
            soft_wrap=True,
        )
