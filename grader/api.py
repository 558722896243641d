"""Grading from Python: `from grader import grade_submission`."""

import os
from collections.abc import Mapping
from functools import partial
from html import escape
from io import StringIO
from pathlib import Path

from grader.assignment import find_files, load_files
from grader.errors import UnnamedDeckError
from grader.grade import grade_submission as grade_loaded
from grader.intake.folder import load_submission
from grader.intake.live import load_live
from grader.isolation.launcher import default_launcher
from grader.isolation.surveying import survey_files
from grader.records.report import Report
from grader.report.console import plain_console
from grader.report.page import render_page
from grader.report.rows import WIDTH
from grader.report.terminal import print_report

_HEIGHT = "44rem"
"""Of the page in a notebook, in which it scrolls."""


class ShownReport(Report, frozen=True, kw_only=True):
    """A report that shows itself: as its page in a notebook, else as `grade` prints it."""

    def _repr_html_(self) -> str:
        """The page in a frame of its own, which can reach nothing of the notebook."""
        page = escape(render_page(self))
        return (
            f'<iframe sandbox="allow-scripts" srcdoc="{page}" title="The report" '
            f'style="width: 100%; height: {_HEIGHT}; border: 0"></iframe>'
        )

    def __repr__(self) -> str:
        """The report as text."""
        text = StringIO()
        print_report(self, plain_console(text, WIDTH))
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
    files = find_files(
        None if assignment is None else Path(assignment), None if deck is None else Path(deck)
    )
    try:
        asked, loaded_deck = load_files(files)
    except UnnamedDeckError as error:
        raise error.advised(
            f"If you trust who wrote it, name it: `grade_submission(..., deck={error.deck!r})`."
        ) from error
    with default_launcher() as launcher:
        survey = partial(survey_files, launcher)
        if isinstance(path, Mapping):
            submission = load_live(path, asked.wanted, survey)
        else:
            submission = load_submission(Path(path), asked.wanted, survey)
        report = grade_loaded(
            submission, asked, loaded_deck, launcher, allow_weak_isolation=allow_weak_isolation
        )
    return ShownReport(**{name: getattr(report, name) for name in report.__struct_fields__})
