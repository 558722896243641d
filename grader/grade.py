"""One submission, top to bottom: the story of a grade."""

from collections.abc import Callable
from functools import partial
from time import perf_counter

from grader.allowance import Allowance
from grader.check import ask_checks, conclude_checks
from grader.isolation.launcher import Launcher
from grader.isolation.session import Session
from grader.records.assignment import Assignment
from grader.records.deck import MIN_LEVEL_FOR_FINAL, Deck
from grader.records.report import Report
from grader.records.submission import Submission
from grader.scoring import score_results


def grade_submission(
    submission: Submission,
    assignment: Assignment,
    deck: Deck,
    launcher: Launcher,
    search: Deck | None = None,
    *,
    allow_weak_isolation: bool = False,
    on_points: Callable[[Report], None] | None = None,
    allowance: Allowance | None = None,
) -> Report:
    """Grade one submission: decide the points, then explain what failed.

    Args:
        submission: What a student handed in.
        assignment: What is asked and what it is worth.
        deck: The cases with their answers; they alone decide the score.
        launcher: Starts the worker processes that run the submission.
        search: Cases beyond the deck, which are reported and not scored.
        allow_weak_isolation: Whether a final deck is asked where its cases could be read.
        on_points: Called with the report as it is before any explaining, without findings.
        allowance: What explaining may take; it says afterwards what could not be explained.

    Raises:
        IsolationError: The deck asks for more isolation than there is here.
        MachineError: The grader or the machine failed; there is no score.
    """
    begin = perf_counter()
    allowance = allowance or Allowance()
    least_isolation = 0 if allow_weak_isolation else deck.least_isolation
    asked = assignment.asked_with(deck)
    searched = asked.restricted_to(search.checks if search is not None else ())
    with Session(launcher, submission, assignment, least_isolation, deck) as session:
        runs = ask_checks(asked, deck, session)
        concluded = conclude_checks(runs)
        # The command imports these meanwhile, so that points do not wait for what explains them.
        from grader.check import coach_loops, explain_failures, work_out_unwritten  # noqa: PLC0415
        from grader.report.findings import Basis  # noqa: PLC0415
        from grader.report.publish import publish_report, publish_search  # noqa: PLC0415

        confined = session.isolation.level >= MIN_LEVEL_FOR_FINAL
        basis = Basis(submission, session.loaded, allowance, has_no_files=confined)
        publish = partial(
            publish_report,
            assignment=asked,
            deck=deck,
            basis=basis,
            results=concluded,
            score=score_results(asked.rubric, concluded),
            unpractised=[row.name for row in assignment.rubric if row.name not in deck.checks],
        )
        if on_points is not None:
            on_points(publish(isolation=session.isolation))
        beyond = ask_checks(searched, search, session) if search is not None else []
        failures = explain_failures(asked, runs, deck, session, allowance)
        found = explain_failures(searched, beyond, deck, session, allowance)
        coach = coach_loops(asked, concluded, session, allowance)
    findings = allowance.attempt(partial(work_out_unwritten, failures, asked, deck), failures)
    return publish(
        isolation=session.isolation,
        findings=findings,
        search=publish_search(searched, search, conclude_checks(beyond), found, basis)
        if search is not None
        else None,
        coach=coach,
        seconds=perf_counter() - begin,
    )
