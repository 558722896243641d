"""`grade batch SUBMISSIONS`."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter
from rich.console import Console

from grader.assignment import default_assignment_path, default_deck_path
from grader.batch import grade_batch
from grader.batch.conditions import functions_of, go_on_under
from grader.batch.hire import hire_crew
from grader.batch.results import claimed
from grader.batch.show import Pages, Shown, show_class
from grader.batch.turns import Pick, Turn, take_turns
from grader.commands.course import exit_code_of, name_some, print_class, read_conditions
from grader.commands.progress import Tally, shown_progress, stopping
from grader.gradebook.store import Gradebook
from grader.intake.attempts import pick_attempt
from grader.intake.download import Download, open_download
from grader.intake.roster import load_roster, with_roster
from grader.report.console import open_console

__all__ = ["batch_command"]


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
    pages: Pages = "all",
    anonymous: Annotated[bool, Parameter(negative="")] = False,
    allow_weak_isolation: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Grade a whole class into a gradebook; given again, it goes on where it stopped.

    Args:
        path: Folder or archive with everybody's submissions, as your system hands them out.
        output: Folder for the gradebook, the class page and the students' pages.
        assignment: Another assignment.toml than the one that comes with the grader.
        deck: Another deck than the practice deck.
        layout: How the submissions are laid out, where that is not found out rightly.
        attempt: Which of several attempts counts: the newest on time, or the best.
        roster: CSV of the class: who is missing, and what other systems call them.
        scheduler: Address of a Dask scheduler whose workers grade, e.g. tcp://host:8786.
        pages: Students for whom a page is written.
        anonymous: Leave names out of the class page.
        allow_weak_isolation: Ask a final deck also where a submission could read files.
    """
    console = open_console()
    conditions = read_conditions(
        assignment or default_assignment_path(),
        deck or default_deck_path(),
        allow_weak_isolation=allow_weak_isolation,
    )
    pick = pick_attempt if attempt == "newest" else None
    with (
        open_download(path, layout) as download,
        claimed(output, create=True),
        Gradebook(output, create=True) as book,
    ):
        kept = go_on_under(book, conditions)
        turns = _turns(download, roster, pick, console)
        tally = Tally(sum(max(1, len(turn.attempts)) for turn in turns))
        with (
            stopping(console, tally),
            hire_crew(kept.conditions, scheduler) as crew,
            shown_progress(console, tally),
        ):
            grade_batch(
                turns,
                download=download,
                functions=functions_of(kept),
                book=book,
                kept=kept,
                crew=crew,
                tell=tally.add,
            )
            shown = Shown(pages=pages, anonymous=anonymous)
            described = show_class(book, output, crew, shown)
    console.print(tally.in_words, soft_wrap=True)
    print_class(described, output, console)
    return exit_code_of(described)


def _turns(
    download: Download, roster: Path | None, pick: Pick | None, console: Console
) -> list[Turn]:
    """Whose turn it is; what belongs to nobody, and who is on no roster, is said."""
    attempts = download.attempts
    console.print(f"{len(attempts):,} attempts, laid out as {download.layout}.")
    name_some(console, "Left out, since they are no student's in that layout", download.leftover)
    if roster is None:
        return take_turns(attempts, pick, {}, ())
    students = (student for attempt in attempts for student in attempt.students)
    enrolled = with_roster(students, load_roster(roster))
    name_some(console, "Not on the roster", [student.key for student in enrolled.strangers])
    return take_turns(attempts, pick, enrolled.students, enrolled.missing)
