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
from grader.grade import grade_submission
from grader.intake.folder import load_submission
from grader.isolation.launcher import Launcher, default_launcher
from grader.isolation.surveying import survey_alone, survey_files
from grader.paths import page_path
from grader.records.assignment import Assignment
from grader.records.deck import Deck
from grader.records.graded_with import GradedWith
from grader.records.outcome import Loaded
from grader.report.changes import print_first_failure, print_last_standing, print_standing
from grader.report.console import open_console
from grader.report.page import write_page
from grader.text import safe_line

_SUFFIXES = (".py", ".ipynb")
"""Of the files that a submission is made of."""

_DEBOUNCE_MILLISECONDS = 30
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
    """Grade again whenever you save, until Ctrl-C.

    Args:
        path: Folder with your cnn.py or a notebook, or such a file; where you are if left out.
        assignment: The assignment.toml; if left out, the one beside the deck or where you are.
        deck: The deck; if left out, the practice.deck beside the assignment.
        output: Folder for report.html; made if there is none.
        html: File for the page, instead of report.html.
    """
    html = page_path(output, html)
    files = find_files(assignment, deck)
    asked, loaded_deck = load_files(files)
    if not path.exists():
        load_submission(path, (), survey_alone)
    with default_launcher() as launcher, suppress(KeyboardInterrupt):
        watcher = _Watcher(asked, loaded_deck, launcher, html)
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

    def __init__(self, assignment: Assignment, deck: Deck, launcher: Launcher, html: Path) -> None:
        self._asked = assignment.asked_with(deck)
        self._assignment = assignment
        self._deck = deck
        self._launcher = launcher
        self._html = html
        self._console = open_console()
        self._last: Mapping[str, bytes] | str = ""
        self._right: frozenset[str] | None = None

    def say_graded_with(self) -> None:
        """Print which deck is used until Ctrl-C, even if its file or the assignment changes."""
        made_with = GradedWith.here(self._deck).in_words
        self._console.print(f"Graded with {made_with}.\n", soft_wrap=True)

    def grade(self, path: Path) -> None:
        """Grade the submission, unless it is the one that was graded last."""
        try:
            functions = [operation.name for operation in self._asked.operations]
            submission = load_submission(path, functions, partial(survey_files, self._launcher))
        except SubmissionError as error:
            if self._is_new(str(error)):
                self._console.print(str(error), soft_wrap=True)
            return
        if not self._is_new(submission.sources):
            return
        allowance = Allowance(whole_process=True)
        report = grade_submission(
            submission,
            self._assignment,
            self._deck,
            self._launcher,
            on_points=self._hear,
            allowance=allowance,
        )
        print_first_failure(report, self._console)
        if allowance.faults:
            self._console.print(allowance.in_words, soft_wrap=True)
        write_page(report, self._html)
        self._console.print(f"The page: {safe_line(str(self._html))}\n", soft_wrap=True)

    def _is_new(self, found: Mapping[str, bytes] | str) -> bool:
        """Whether the files, or what is wrong with them, differ from the last time."""
        before, self._last = self._last, found
        return found != before

    def _hear(self, loaded: Loaded, right: frozenset[str]) -> None:
        """Print the points so far; a file that did not load does not make checks newly wrong."""
        rubric = self._asked.rubric
        if loaded.error is None:
            print_standing(rubric, right, self._right, self._console)
            self._right = right
        elif "written" in loaded.functions.values():
            print_standing(rubric, right, None, self._console)
        elif self._right is not None:
            print_last_standing(rubric, self._right, self._console)
