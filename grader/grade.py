"""One submission, top to bottom."""

from collections.abc import Sequence
from platform import python_version
from time import perf_counter

import numpy as np

from grader import __version__
from grader.check import check_submission
from grader.isolation.launch import Launcher
from grader.isolation.session import Session
from grader.records.assignment import Assignment
from grader.records.deck import Deck
from grader.records.report import (
    CheckReport,
    DeckInfo,
    GraderInfo,
    IsolationInfo,
    Report,
    SearchReport,
    SubmissionInfo,
)
from grader.records.submission import Submission
from grader.report.publish import publish_check, publish_operations, summarize
from grader.score import earned_points, score_results

__all__ = ["grade_submission"]


def grade_submission(
    submission: Submission,
    assignment: Assignment,
    deck: Deck,
    launcher: Launcher,
    search: Deck | None = None,
) -> Report:
    """Grade one submission.

    Args:
        submission: What a student handed in.
        assignment: What is asked and what it is worth.
        deck: The cases with their answers; they alone decide the score.
        launcher: Starts the worker processes that run the submission.
        search: Cases beyond the deck, which are reported and not scored.

    Raises:
        MachineError: The grader or the machine failed; there is no score.
    """
    begin = perf_counter()
    with Session(launcher, submission, assignment) as session:
        results = check_submission(assignment, deck, session)
        score = score_results(assignment.rubric, results)
        asks = {one.name: one.checks for one in assignment.operations}
        checks = [
            publish_check(
                row,
                result,
                asks[row.operation][row.check].asks,
                submission.main,
                earned_points(row, result),
            )
            for row, result in zip(assignment.rubric, results, strict=True)
        ]
        found = None if search is None else _search(assignment, search, session, submission.main)
    operations = publish_operations(assignment, checks, session.loaded)
    return Report(
        title=assignment.title,
        submission=SubmissionInfo(
            name=submission.name, file=submission.path, sha256=submission.sha256
        ),
        deck=DeckInfo(kind=deck.kind, digest=deck.digest, cases=len(deck.cases)),
        grader=GraderInfo(
            version=__version__, python=python_version(), numpy=np.__version__
        ),
        isolation=IsolationInfo(level=0, layers=session.layers),
        score=score,
        summary=summarize(score, operations, checks, session.loaded),
        seconds=round(perf_counter() - begin, 3),
        operations=operations,
        checks=tuple(checks),
        search=found,
    )
