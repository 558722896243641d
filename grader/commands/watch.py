"""`grade watch PATH`."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from time import sleep

from watchfiles import Change, watch

from grader.allowance import Allowance
from grader.assignment import find_files, load_files
from grader.errors import SubmissionError
from grader.files import read_regular
from grader.grade import grade_submission
from grader.intake.folder import load_submission
from grader.isolation.launcher import Launcher, default_launcher
from grader.isolation.surveying import survey_alone, survey_files
from grader.paths import keep_apart, page_path
from grader.records.assignment import Assignment
from grader.records.deck import Deck
from grader.records.graded_with import GradedWith
from grader.report.console import open_console
from grader.report.early_score import EarlyScore
from grader.report.last_run import MAX_PAGE_BYTES, Memory, is_page
from grader.report.live_page import LivePage, serve_page
from grader.report.page import write_page, write_refusal
from grader.text import safe_line

_SUFFIXES = (".py", ".ipynb")
"""Of the files that a submission is made of."""

_DEBOUNCE_MILLISECONDS = 10
"""Without a change, before a save counts as done; editors write more than once."""

_POLL_MILLISECONDS = 500
"""After which files are read anyway: what is saved while watching begins is reported by nobody."""


def watch_command(
    path: Path = Path(),
    /,
    *,
    assignment: Path | None = None,
    deck: Path | None = None,
    output: Path = Path(),
    html: Path | None = None,
) -> int:
    """Grade again whenever you save, until Ctrl-C, and show the page in a browser.

    The page is served to this machine alone, at the address that is printed, and changes there with
    every save.

    Args:
        path: Folder with your cnn.py or a notebook, or such a file; where you are if left out.
        assignment: The assignment.toml; if left out, the one beside the deck or where you are.
        deck: The deck; if left out, the practice.deck beside the assignment.
        output: Folder for report.html; made if there is none.
        html: File for the page, instead of report.html.
    """
    html = page_path(output, html)
    files = find_files(assignment, deck)
    keep_apart({"html": html}, [files.assignment, files.deck])
    asked, loaded_deck = load_files(files)
    if not path.exists():
        load_submission(path, asked.wanted, survey_alone)
    with (
        default_launcher(ahead=True) as launcher,
        serve_page() as live,
        suppress(KeyboardInterrupt),
    ):
        watcher = _Watcher(asked, loaded_deck, launcher, html, live)
        watcher.say_graded_with()
        for _ in _saves(path):
            watcher.grade(path)
    return 0


def _saves(path: Path) -> Iterator[None]:
    """Yield at once, after every save of a source file, and twice a second.

    The system does not report every save, so the caller compares that often.
    """
    yield
    while True:
        try:
            yield from _changes(path)
        except (OSError, RuntimeError):  # nothing is there, or more than the system can watch
            sleep(_POLL_MILLISECONDS / 1000)
            yield


def _changes(path: Path) -> Iterator[None]:
    """What the system reports, until another folder takes the place of the one that is watched."""
    watched = _folder(path)
    for _ in watch(
        watched[0],
        watch_filter=_is_source,
        step=_DEBOUNCE_MILLISECONDS,
        rust_timeout=_POLL_MILLISECONDS,
        yield_on_timeout=True,
        recursive=path.is_dir(),
        ignore_permission_denied=True,
    ):
        yield
        if _folder(path) != watched:
            return


def _folder(path: Path) -> tuple[Path, int]:
    """The folder that the files of a submission lie in, and its number on the disk."""
    folder = path if path.is_dir() else path.parent
    return folder, folder.stat().st_ino


def _is_source(_: Change, path: str) -> bool:
    return path.endswith(_SUFFIXES)


class _Watcher:
    """Grades a submission whenever it has changed, with a launcher that is kept ready."""

    def __init__(
        self,
        assignment: Assignment,
        deck: Deck,
        launcher: Launcher,
        html: Path,
        live: LivePage | None,
    ) -> None:
        self._asked = assignment.asked_with(deck)
        self._assignment = assignment
        self._deck = deck
        self._launcher = launcher
        self._html = html
        self._live = live
        self._console = open_console()
        self._last: Mapping[str, bytes] | str = ""
        self._has_told = False

    def say_graded_with(self) -> None:
        """Print which deck is used until Ctrl-C, even if its file or the assignment changes."""
        made_with = GradedWith.here(self._deck).in_words
        self._console.print(f"Graded with {made_with}.\n", soft_wrap=True)

    def grade(self, path: Path) -> None:
        """Grade the submission, unless it is the one that was graded last."""
        try:
            submission = load_submission(
                path, self._asked.wanted, partial(survey_files, self._launcher)
            )
        except SubmissionError as error:
            if self._is_new(str(error)):
                self._refuse(path, str(error))
            return
        if not self._is_new(submission.sources):
            return
        keep_apart({"html": self._html}, submission.files)
        memory = Memory.of(path, self._html, self._assignment, self._deck)
        allowance = Allowance(whole_process=True)
        with EarlyScore(memory, brief=self._has_told) as printer:
            report = grade_submission(
                submission,
                self._assignment,
                self._deck,
                self._launcher,
                on_points=printer.show_score,
                allowance=allowance,
            )
            changes = printer.show_findings(report)
        self._has_told = True
        if allowance.faults:
            self._console.print(allowance.in_words, soft_wrap=True)
        write_page(report, self._html, changes, memory.keep(report))
        self._show()

    def _refuse(self, path: Path, reason: str) -> None:
        """Say why nothing can be graded, also on the page, if there is one."""
        self._console.print(reason, soft_wrap=True)
        if not is_page(self._html):
            return
        memory = Memory.of(path, self._html, self._assignment, self._deck)
        last = memory.standing()
        chip = last.chip if last else ""
        write_refusal(reason, self._html, self._assignment.title, chip, memory.keep(None))
        self._show()

    def _show(self) -> None:
        """Show the page that was written to who looks at it, and say where it is."""
        page = safe_line(str(self._html))
        if self._live is not None:
            self._live.show(read_regular(self._html, MAX_PAGE_BYTES))
            page = f"{self._live.address} ({page})"
        self._console.print(f"Page: {page}\n", soft_wrap=True)

    def _is_new(self, found: Mapping[str, bytes] | str) -> bool:
        """Whether the files, or what is wrong with them, differ from the last time."""
        before, self._last = self._last, found
        return found != before
