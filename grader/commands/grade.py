"""`grade PATH`."""

import os
from collections.abc import Mapping
from functools import partial
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from grader.allowance import Allowance
from grader.assignment import ASSIGNMENT, AssignmentPaths, find_files, load_files
from grader.errors import SubmissionError, UserError
from grader.grade import grade_submission
from grader.intake.folder import load_submission
from grader.isolation.launcher import Launcher
from grader.isolation.surveying import survey_files
from grader.paths import keep_apart, page_path
from grader.records.assignment import Assignment
from grader.records.deck import Deck
from grader.records.submission import Submission
from grader.report.early_score import EarlyScore
from grader.report.last_run import Memory, is_page
from grader.text import in_shell, safe_line

if TYPE_CHECKING:
    from grader.integrations.outlets import Outlets


def grade_command(
    path: Path,
    launcher: Launcher,
    *,
    assignment: Path | None,
    deck: Path | None,
    output: Path,
    html: Path | None,
    files: Mapping[str, Path | None],
    github: bool,
    search: int,
    everything: bool,
    require_full_marks: bool,
    allow_weak_isolation: bool,
) -> int:
    """Grade one submission, print the report and write it; the exit code."""
    if search < 0:
        raise UserError(f"--search is {search}. Expected how many cases to ask, e.g. 500.")
    html = page_path(output, html)
    outlets = _outlets(files, github=github)
    found = find_files(assignment, deck)
    asked, loaded_deck = load_files(found)
    memory = Memory.of(path, html, asked, loaded_deck, by_hand=outlets is None)
    try:
        submission = _load(path, asked, loaded_deck, outlets, launcher)
    except SubmissionError as error:
        if path.exists():
            _refuse(str(error), html, asked.title, memory)
        raise
    keep_apart({"html": html, **files}, [*submission.files, found.assignment, found.deck])
    fresh = _search_deck(asked, search) if search else None
    allowance = Allowance(whole_process=True)
    Thread(target=_import_later, daemon=True).start()
    with EarlyScore(memory, _files_in_words(found, path), everything=everything) as printer:
        report = grade_submission(
            submission,
            asked,
            loaded_deck,
            launcher,
            fresh,
            allow_weak_isolation=allow_weak_isolation,
            on_points=printer.show_score,
            allowance=allowance,
        )
        changes = printer.show_findings(report)
    from grader.report.page import write_page  # noqa: PLC0415  the thread has imported it

    console = printer.console
    if allowance.faults:
        console.print(allowance.in_words, soft_wrap=True)
    write_page(report, html, changes, memory.keep(report))
    if outlets is not None:
        outlets.publish(report)
    named = assignment or deck or everything or not report.findings
    console.print(_last_line(html, "" if named else _command_for_all(path)), soft_wrap=True)
    full = report.score.earned == report.score.possible
    return 1 if require_full_marks and not full else 0


def _import_later() -> None:
    """Import, while a worker starts and answers, what is needed after that, in this order."""
    for name in ("check.explain", "report.publish", "report.terminal", "report.page"):
        import_module(f"grader.{name}")


def _last_line(html: Path, command: str) -> str:
    """Where the page is, and what prints all findings, as far as a line has room for it."""
    from grader.report.rows import WIDTH  # noqa: PLC0415  imported by now

    page = f"Page: {safe_line(str(html))}"
    for says in ("Every finding with its example", "Every finding"):
        line = f"{page:<22} {says}: {safe_line(command)}"
        if command and len(line) <= WIDTH:
            return line
    return page


def _command_for_all(path: Path) -> str:
    """The command that prints all findings of a submission."""
    named = "" if path == Path() else f" {in_shell(str(path))}"
    return f"grade{named} --all"


def _outlets(files: Mapping[str, Path | None], *, github: bool) -> "Outlets | None":
    """Where else the report goes; None if nowhere, which takes no time."""
    asked = {name: path for name, path in files.items() if path}
    if not asked and not github:
        return None
    from grader.integrations.outlets import Outlets  # noqa: PLC0415  most ask for none of them

    return Outlets.of(asked, os.environ, github=github)


def _load(
    path: Path, asked: Assignment, deck: Deck, outlets: "Outlets | None", launcher: Launcher
) -> Submission:
    """The submission; who handed in something else is told so."""
    try:
        return load_submission(path, asked.wanted, partial(survey_files, launcher))
    except SubmissionError as error:
        if outlets is not None and path.exists():
            outlets.refuse(str(error), sum(row.points for row in asked.asked_with(deck).rubric))
        raise


def _refuse(reason: str, html: Path, title: str, memory: Memory) -> None:
    """Overwrite the page of the run before, which would mislead; nothing else that lies there."""
    if not is_page(html):
        return
    from grader.report.page import write_refusal  # noqa: PLC0415  it takes its time

    last = memory.standing()
    write_refusal(reason, html, title, last.chip if last else "", memory.keep(None))


def _files_in_words(files: AssignmentPaths, path: Path) -> str:
    """Which files were found, or that the one in a submission was not looked at; often nothing."""
    if files.found:
        return f"Graded with {' and '.join(safe_line(str(one)) for one in files.found)}."
    folder = path if path.is_dir() else path.parent
    unused = folder / ASSIGNMENT
    if folder.resolve() == Path.cwd() or unused == files.assignment or not unused.is_file():
        return ""
    return (
        f"{safe_line(str(unused))} is not used from here. To practise with it, go into "
        f"{safe_line(str(folder))} and give `grade .` there."
    )


def _search_deck(assignment: Assignment, cases: int) -> Deck:
    """Fresh cases, from a seed that is drawn now."""
    from grader.deck.build import build_search_deck  # noqa: PLC0415  only this needs Hypothesis

    return build_search_deck(assignment, cases)
