"""From results to the report that every format is made of, no more than the feedback allows."""

import hashlib
from collections.abc import Sequence

import msgspec

from grader.course_words import call_in_words, in_their_words
from grader.records.assignment import CLOSED, Assignment, Feedback, RubricRow, Versions
from grader.records.case import AnsweredCase
from grader.records.deck import Deck
from grader.records.finding import Finding
from grader.records.graded_with import GradedWith
from grader.records.isolation import Isolation
from grader.records.operation import Operation
from grader.records.outcome import Loaded
from grader.records.report import (
    CheckReport,
    OperationScore,
    Report,
    SearchReport,
)
from grader.records.score import Score
from grader.records.submission import FileInfo, Submission, SubmissionInfo
from grader.records.verdict import CheckResult
from grader.report.closed import close_check, close_report, sentence_on, why_not_asked
from grader.report.examples import TELL_NO_ANSWER, publish_raised
from grader.report.findings import Basis, publish_findings
from grader.report.summary import remarks_on, summarize
from grader.scoring import add_up_operations, points_of_check
from grader.text import safe_line

MAX_FAILING = 40
"""Failing calls of a check that are listed."""


def publish_check(
    row: RubricRow,
    result: CheckResult,
    operation: Operation,
    cases: Sequence[AnsweredCase],
) -> CheckReport:
    """One row of the report.

    Args:
        row: The row of the rubric, with its feedback level.
        result: What became of it.
        operation: The operation that was asked.
        cases: The cases that the deck has for it.
    """
    if row.feedback in CLOSED:
        return close_check(row, result, operation, cases)
    return CheckReport(
        name=row.name,
        asks=in_their_words(operation, operation.checks[row.check].asks),
        verdict=result.words,
        message=_message(result, row.feedback, operation, cases),
        earned=points_of_check(row.points, right=result.passed),
        possible=row.points,
        asked=result.asked,
        wrong=result.wrong,
        notes=tuple(in_their_words(operation, note) for note in result.notes),
        failing=tuple(call_in_words(operation, one) for one in result.failing[:MAX_FAILING]),
        feedback=row.feedback,
        not_asked=why_not_asked(result),
        aided=result.aided,
    )


def _message(
    result: CheckResult, feedback: Feedback, operation: Operation, cases: Sequence[AnsweredCase]
) -> str:
    """What is said of a verdict; at `input` nothing of what is right."""
    verdict = result.verdict
    if verdict is not None and (feedback == "full" or verdict.kind in TELL_NO_ANSWER):
        return verdict.message
    return sentence_on(result, operation, cases)


def _publish_checks(
    assignment: Assignment, deck: Deck, results: Sequence[CheckResult]
) -> list[CheckReport]:
    """All rows of the report."""
    operations = {operation.name: operation for operation in assignment.operations}
    return [
        publish_check(row, result, operations[row.operation], deck.checks[row.name])
        for row, result in zip(assignment.rubric, results, strict=True)
    ]


def publish_search(
    assignment: Assignment,
    search: Deck,
    results: Sequence[CheckResult],
    findings: Sequence[Finding],
    basis: Basis,
) -> SearchReport:
    """What cases beyond the deck showed, which is worth no points.

    Args:
        assignment: What was asked.
        search: The cases.
        results: What became of each check.
        findings: What explains those that failed.
        basis: The submission, and what is left for explaining.
    """
    rubric = tuple(msgspec.structs.replace(row, points=0) for row in assignment.rubric)
    unscored = msgspec.structs.replace(assignment, rubric=rubric)
    checks = _publish_checks(unscored, search, results)
    wrong = [check.wrong for check in checks if check.wrong is not None]
    return SearchReport(
        seed=search.seed,
        asked=sum(check.asked for check in checks),
        wrong=sum(wrong) if len(wrong) == len(checks) else None,
        checks=tuple(check for check in checks if check.failed),
        findings=publish_findings(findings, checks, unscored, search, basis),
    )


def _view_operations(
    assignment: Assignment, loaded: Loaded, results: Sequence[CheckResult]
) -> list[OperationScore]:
    """What is known of each function and of how it was asked, without points."""
    calls = {operation.name: operation.call for operation in assignment.operations}
    own = {name: [one for one in results if one.operation == name] for name in loaded.functions}
    return [
        OperationScore(
            name=name,
            call=calls.get(name),
            state=state,
            earned=0,
            possible=0,
            lost=name in loaded.lost,
            location=loaded.locations.get(name),
            lacks=_lacks(own[name]),
            way=own[name][0].way if own[name] else "together",
            excused=tuple(f"{name}/{one.check}" for one in own[name] if one.excused_by),
            excused_by=tuple(sorted({other for one in own[name] for other in one.excused_by})),
        )
        for name, state in loaded.functions.items()
    ]


def _lacks(results: Sequence[CheckResult]) -> str:
    """The function without which an operation could not be asked; the first check says it."""
    verdict = results[0].verdict if results else None
    return verdict.lacks if verdict else ""


def publish_report(
    *,
    assignment: Assignment,
    deck: Deck,
    basis: Basis,
    isolation: Isolation,
    results: Sequence[CheckResult],
    findings: Sequence[Finding] = (),
    score: Score,
    unpractised: Sequence[str] = (),
    search: SearchReport | None = None,
    coach: tuple[str, ...] = (),
    seconds: float | None = None,
) -> Report:
    """Everything that is published about one submission.

    Args:
        assignment: What was asked.
        deck: What it was graded with.
        basis: The submission, what loading it gave, and what is left for explaining.
        isolation: What held it back.
        results: What became of each row of the rubric.
        findings: What there is to mend.
        score: The points.
        unpractised: Names of the checks that only the grade asks.
        search: What cases beyond the deck showed, if any were asked.
        coach: What right functions could leave to NumPy, in sentences that tell of no case.
        seconds: How long grading took on the clock; None where it has not ended.
    """
    submission, loaded = basis.submission, basis.loaded
    checks = tuple(_publish_checks(assignment, deck, results))
    operations = add_up_operations(checks, _view_operations(assignment, loaded, results))
    error = publish_raised(loaded.error, submission)
    here = GradedWith.here(deck)
    report = Report(
        title=assignment.title,
        submission=_about(submission, assignment),
        deck=here.deck,
        grader=here.grader,
        isolation=isolation,
        weakly_isolated=isolation.level < deck.least_isolation,
        score=score,
        summary=summarize(score, operations, checks, error),
        seconds=None if seconds is None else round(seconds, 3),
        operations=operations,
        checks=checks,
        unpractised=tuple(unpractised),
        findings=publish_findings(findings, checks, assignment, deck, basis),
        coach=coach,
        forbidden_calls=loaded.found.forbidden,
        load_error=error,
        search=search,
        warnings=assignment.versions.unlike(
            Versions(grader=here.grader.version, python=here.grader.python, numpy=here.grader.numpy)
        ),
        remarks=remarks_on(submission, loaded, assignment.operations),
        names_deck=bool(deck.operations),
    )
    return close_report(report)


def _about(submission: Submission, assignment: Assignment) -> SubmissionInfo:
    """What was graded: the main file, and the others that the assignment has loaded."""
    others = assignment.wanted.others_among(submission.sources, submission.main)
    alone = [*submission.sources] == [submission.main] and "/" not in submission.main
    return SubmissionInfo(
        name=safe_line(submission.name),
        file=safe_line(submission.path),
        sha256=submission.sha256,
        folder="" if alone else safe_line(str(submission.folder)),
        others=tuple(
            FileInfo(
                path=safe_line(path),
                sha256=hashlib.sha256(submission.sources[path]).hexdigest(),
            )
            for path in others
        ),
    )
