"""`grade PATH`."""

from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path

from rich.console import Console

from grader.assignment import ASSIGNMENT, Files, find_files, load_assignment, load_part
from grader.deck.store import load_deck
from grader.errors import UserError
from grader.grade import grade_submission
from grader.intake.folder import load_submission
from grader.isolation.launcher import Launcher
from grader.records.assignment import Assignment
from grader.records.deck import Deck
from grader.report.console import open_console
from grader.report.json_file import write_json
from grader.report.terminal import print_report
from grader.text import safe_line

__all__ = ["grade_command"]


def grade_command(
    path: Path,
    launcher: Launcher,
    *,
    assignment: Path | None,
    deck: Path | None,
    html: Path,
    json: Path | None,
    search: int,
    require_full_marks: bool,
    allow_weak_isolation: bool,
) -> int:
    """Grade one submission, print the report and write it; the exit code."""
    if search < 0:
        raise UserError(f"--search is {search}. Expected how many cases to ask, e.g. 500.")
    files = find_files(assignment, deck)
    asked = load_assignment(files.assignment)
    cases = load_deck(files.deck, asked.rubric)
    submission = load_submission(path, [operation.name for operation in asked.operations])
    fresh = _search_deck(asked, search) if search else None
    with ThreadPoolExecutor(max_workers=1) as meanwhile:
        # Jinja2 takes as long to start as a worker takes to answer.
        page = meanwhile.submit(import_module, "grader.report.page")
        report = grade_submission(
            submission,
            asked,
            cases,
            launcher,
            fresh,
            allow_weak_isolation=allow_weak_isolation,
        )
    page.result().write_page(report, html)
    if json is not None:
        write_json(report, json)
    console = open_console()
    _tell_files(files, path, console)
    print_report(report, console)
    console.print(f"The page: {safe_line(str(html))}", soft_wrap=True)
    full = report.score.earned == report.score.possible
    return 1 if require_full_marks and not full else 0


def _tell_files(files: Files, path: Path, console: Console) -> None:
    """Say which files were found, or that the one in a submission was not looked at."""
    if files.found:
        found = " and ".join(safe_line(str(one)) for one in files.found)
        console.print(f"Graded with {found}.", soft_wrap=True)
    elif (unused := path / ASSIGNMENT).is_file() and unused != files.assignment:
        console.print(
            f"{safe_line(str(unused))} is not used from here. To practise with it, go into "
            f"{safe_line(str(path))} and give `grade .` there.",
            soft_wrap=True,
        )


def _search_deck(assignment: Assignment, cases: int) -> Deck:
    """Fresh cases, from a seed that is drawn now."""
    from grader.deck.build import build_search_deck  # noqa: PLC0415  only this needs Hypothesis

    return build_search_deck(assignment, load_part, cases)
