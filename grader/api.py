"""Grading from Python: `from grader import grade_submission`."""

import os
from collections.abc import Collection, Mapping
from functools import partial
from io import StringIO
from pathlib import Path

import msgspec

from grader.assignment import find_files, load_files
from grader.errors import UnnamedDeckError
from grader.grade import grade_submission as grade_loaded
from grader.intake.folder import load_submission
from grader.intake.live import load_live
from grader.isolation.launcher import default_launcher
from grader.isolation.surveying import survey_files
from grader.records.assignment import Assignment
from grader.records.deck import Deck
from grader.records.last_run import Changes, LastRun
from grader.records.report import Report
from grader.report.console import plain_console
from grader.report.findings import tell_first
from grader.report.last_run import Memory
from grader.report.notebook import frame_page
from grader.report.page import render_page
from grader.report.rows import WIDTH
from grader.report.terminal import print_report


class ShownReport(Report, frozen=True, kw_only=True):
    """A report that shows itself: as its page in a notebook, else as `grade` prints it.

    Attributes:
        changes: What is another than at the last run, where that is remembered.
    """

    changes: Changes | msgspec.UnsetType = msgspec.UNSET

    def _repr_html_(self) -> str:
        """The page in a frame of its own, which can reach nothing of the notebook."""
        page = render_page(self, self.changes or None, framed=True)
        return frame_page(page, repr(self), is_short=not self.findings)

    def __repr__(self) -> str:
        """The report as text."""
        text = StringIO()
        print_report(self, plain_console(text, WIDTH), self.changes or None)
        return "\n".join(line.rstrip() for line in text.getvalue().splitlines())


def grade_submission(
    path: str | os.PathLike[str] | Mapping[str, object],
    *,
    assignment: str | os.PathLike[str] | None = None,
    deck: str | os.PathLike[str] | None = None,
    allow_weak_isolation: bool = False,
) -> ShownReport:
    """Grade one submission, as `grade PATH` does, or the functions of a notebook as they are.

    Args:
        path: Folder with `cnn.py` or a notebook, or such a file; or `globals()`: then the sources
            of the functions go to a worker, and nothing of them is called here.
        assignment: Path of an assignment; if left out, the `assignment.toml` beside the deck or
            in the working directory, else the one that comes with the grader.
        deck: Path of a deck; if left out, the `practice.deck` beside the assignment, else the one
            that comes with the grader. The operations that a deck brings run only if it, or the
            assignment beside it, is named.
        allow_weak_isolation: Whether a final deck is asked where its cases could be read.

    Returns:
        The report. It has `score`, `checks`, `summary` and so on, and shows itself in a notebook.

    Raises:
        UserError: There is nothing to grade at `path`, or the assignment or the deck cannot be
            used.
        MachineError: The grader or the machine failed; there is no score.
    """
    try:
        asked, with_deck = _find_asked(assignment, deck)
    except UnnamedDeckError as error:
        raise error.advised(
            f"If you trust who wrote it, name it: `grade_submission(..., deck={error.deck!r})`."
        ) from error
    report = _grade(path, asked, with_deck, allow_weak_isolation=allow_weak_isolation)
    return _shown(report)


def grade_cell(
    namespace: Mapping[str, object],
    written: Collection[str],
    last: LastRun | None,
    *,
    assignment: str | None = None,
    deck: str | None = None,
) -> tuple[ShownReport, LastRun | None]:
    """Grade the functions of a notebook, and tell those first that a cell has just written.

    Args:
        namespace: `globals()` of the notebook.
        written: Names that the cell gave a value.
        last: What is remembered of the last run; None at the first.
        assignment: As for `grade_submission`.
        deck: Likewise.

    Returns:
        The report, with what is another than at the last run, and what to remember of this one.

    Raises:
        UserError: As for `grade_submission`.
        MachineError: The grader or the machine failed; there is no score.
    """
    asked, with_deck = _find_asked(assignment, deck)
    report = _grade(namespace, asked, with_deck)
    memory = Memory.of_notebook(last, asked, with_deck)
    own = [one.name for one in asked.operations if not one.function_names.isdisjoint(written)]
    shown = _shown(tell_first(report, own), memory.compare(report))
    return shown, memory.remember(report)


def _find_asked(
    assignment: str | os.PathLike[str] | None, deck: str | os.PathLike[str] | None
) -> tuple[Assignment, Deck]:
    return load_files(
        find_files(
            None if assignment is None else Path(assignment), None if deck is None else Path(deck)
        )
    )


def _grade(
    path: str | os.PathLike[str] | Mapping[str, object],
    asked: Assignment,
    deck: Deck,
    *,
    allow_weak_isolation: bool = False,
) -> Report:
    with default_launcher() as launcher:
        survey = partial(survey_files, launcher)
        if isinstance(path, Mapping):
            submission = load_live(path, asked.wanted, survey)
        else:
            submission = load_submission(Path(path), asked.wanted, survey)
        return grade_loaded(
            submission, asked, deck, launcher, allow_weak_isolation=allow_weak_isolation
        )


def _shown(report: Report, changes: Changes | None = None) -> ShownReport:
    fields = {name: getattr(report, name) for name in report.__struct_fields__}
    return ShownReport(**fields, changes=changes or msgspec.UNSET)
