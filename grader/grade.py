"""One submission, top to bottom: the story of a grade."""

from collections.abc import Callable
from time import perf_counter

from grader.check import ask_checks, check_submission, coach_loops, explain_checks
from grader.isolation.launcher import Launcher
from grader.isolation.session import Session
from grader.records.assignment import Assignment
from grader.records.deck import Deck
from grader.records.report import Report
from grader.records.submission import Submission
from grader.report.publish import publish_report, publish_search
from grader.score import score_results

__all__ = ["grade_submission"]


def grade_submission(
    submission: Submission,
    assignment: Assignment,
    deck: Deck,
    launcher: Launcher,
    search: Deck | None = None,
    *,
    allow_weak_isolation: bool = False,
    heard: Callable[[frozenset[str]], None] | None = None,
) -> Report:
    """Grade one submission.

    Args:
        submission: What a student handed in.
        assignment: What is asked and what it is worth.
        deck: The cases with their answers; they alone decide the score.
        launcher: Starts the worker processes that run the submission.
        search: Cases beyond the deck, which are reported and not scored.
        allow_weak_isolation: Whether a final deck is asked where its cases could be read.
        heard: Hears the names of the checks that are right before the others are explained.

    Raises:
        IsolationError: The deck asks for more isolation than there is here.
        MachineError: The grader or the machine failed; there is no score.
    """
    begin = perf_counter()
    least = 0 if allow_weak_isolation else deck.least_isolation
    asked = assignment.asked_with(deck)
    with Session(launcher, submission, assignment, least) as session:
        runs = ask_checks(asked, deck, session)
        if heard is not None:
            heard(frozenset(run.row.name for run in runs if run.passed))
        results = explain_checks(asked, runs, session)
        found = None
        if search is not None:
            searched = asked.restricted_to(search.checks)
            beyond = check_submission(searched, search, session)
            found = publish_search(searched, search, beyond, submission)
        coach = coach_loops(asked, results, session)
    return publish_report(
        assignment=asked,
        submission=submission,
        deck=deck,
        loaded=session.loaded,
        isolation=session.isolation,
        results=results,
        score=score_results(asked.rubric, results),
        unpractised=[row.name for row in assignment.rubric if row.name not in deck.checks],
        search=found,
        coach=coach,
        seconds=perf_counter() - begin,
    )
