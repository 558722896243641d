"""Grading many submissions in this process: the practice deck and one zygote."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from benchmarks.race import ROOT
from grader.assignment import default_assignment_path, default_deck_path, load_assignment
from grader.deck.store import load_deck
from grader.grade import grade_submission
from grader.isolation.launcher import Launcher
from grader.isolation.launcher.zygote import Zygote
from grader.records.assignment import Assignment
from grader.records.deck import Deck
from grader.records.report import Report
from grader.records.submission import Submission

STYLES = {path.parent.name: path for path in sorted((ROOT / "tests/submissions").glob("*/cnn.py"))}
"""Right programs by their style."""


class Grader(NamedTuple):
    """What all gradings share.

    Attributes:
        assignment: Operations and rubric.
        deck: The practice deck.
        launcher: Starts the workers.
    """

    assignment: Assignment
    deck: Deck
    launcher: Launcher

    def grade(self, source: str) -> Report:
        """Grade a submission of one file."""
        return grade_submission(submission_from(source), self.assignment, self.deck, self.launcher)


def submission_from(source: str) -> Submission:
    """A submission of one file."""
    content = source.encode()
    return Submission(
        name="benchmark",
        path="cnn.py",
        main="cnn.py",
        sources={"cnn.py": content},
        sha256=hashlib.sha256(content).hexdigest(),
    )


@contextmanager
def warm_grader() -> Iterator[Grader]:
    """A grader that has graded once, so that NumPy is imported and the questions are encoded."""
    assignment = load_assignment(default_assignment_path())
    deck = load_deck(default_deck_path())
    with Zygote() as launcher:
        grader = Grader(assignment, deck, launcher)
        grader.grade(read_style("sliding_windows"))
        yield grader


def read_style(name: str) -> str:
    """Source text of the right program of that style."""
    return STYLES[name].read_text(encoding="utf-8")
