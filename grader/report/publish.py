"""From results to the report that every format is made of, no more than the feedback allows."""

from collections.abc import Mapping, Sequence
from functools import partial

import msgspec
import numpy as np

from grader.allowance import Allowance
from grader.records.arrays import view_array
from grader.records.assignment import CLOSED, Assignment, Feedback, RubricRow, Versions
from grader.records.case import AnsweredCase, Case
from grader.records.counterexample import CounterexampleReport, PaddedView
from grader.records.deck import Deck
from grader.records.graded_with import GradedWith
from grader.records.isolation import Isolation
from grader.records.operation import Operation
from grader.records.outcome import Loaded, Outcome, Raised, Returned
from grader.records.report import (
    CheckReport,
    OperationScore,
    Report,
    Score,
    SearchReport,
    SubmissionInfo,
)
from grader.records.submission import Submission
from grader.records.taps import TapMap
from grader.records.verdict import CheckResult, Counterexample, VerdictKind
from grader.report.closed import close_check, close_report, notes_on, sentence_on, why_not_asked
from grader.report.fixes import fix_first
from grader.report.snippet import call_in_python, snippet_of
from grader.report.summary import remarks_on, summarize
from grader.report.window_words import reading_in_words
from grader.scoring import add_up_operations, points_of_check, redirect_same_as
from grader.text import safe_line

MAX_FAILING = 40
"""Failing calls of a check that are listed."""

_TELL_NO_ANSWER = (
    VerdictKind.MISSING,
    VerdictKind.MODIFIED_INPUT,
    VerdictKind.NOT_REPEATABLE,
)
"""Verdicts whose messages hold nothing of what is right."""


def publish_check(
    row: RubricRow,
    result: CheckResult,
    operation: Operation,
    main: str,
    cases: Sequence[AnsweredCase],
) -> CheckReport:
    """One row of the report.

    Args:
        row: The row of the rubric, with its feedback level.
        result: What became of it.
        operation: The operation that was asked.
        main: File name of the submission's main file, which snippets import.
        cases: The cases that the deck has for it.
    """
    if row.feedback in CLOSED:
        return close_check(row, result, operation, cases)
    full, found, published = row.feedback == "full", result.counterexample, None
    if found is not None:
        published = _publish_counterexample(found, result.taps, operation, main, full=full)
    return CheckReport(
        name=row.name,
        asks=operation.checks[row.check].asks,
        verdict=result.words,
        message=_message(result, row.feedback, cases),
        earned=points_of_check(row.points, right=result.passed),
        possible=row.points,
        asked=result.asked,
        wrong=result.wrong,
        same_as=f"{row.operation}/{result.same_as}" if result.same_as else "",
        notes=notes_on(result),
        counterexample=published,
        diagnosis=result.diagnosis,
        failing=_failing_in_words(result),
        feedback=row.feedback,
        not_asked=why_not_asked(result),
    )


def _message(result: CheckResult, feedback: Feedback, cases: Sequence[AnsweredCase]) -> str:
    """What is said of a verdict; at `input` nothing of what is right."""
    verdict = result.verdict
    if verdict is not None and (feedback == "full" or verdict.kind in _TELL_NO_ANSWER):
        return verdict.message
    return sentence_on(result, cases)


def _failing_in_words(result: CheckResult) -> tuple[str, ...]:
    return tuple(case.in_words for case in result.failing[:MAX_FAILING])


def _publish_counterexample(
    found: Counterexample, taps: TapMap | None, operation: Operation, main: str, *, full: bool
) -> CounterexampleReport:
    """What failed; of what is right nothing unless it is shown in full."""
    case, answer, outcome = found.answered.case, found.answered.answer, found.outcome
    parameters = operation.parameters
    value = outcome.value if isinstance(outcome, Returned) else None
    return CounterexampleReport(
        case=case,
        call=call_in_python(case, parameters),
        expected=view_array(answer.value) if full and answer.value is not None else None,
        returned=view_array(value) if value is not None else None,
        bound=answer.bound,
        mismatch=found.verdict.mismatch if full else None,
        raised=_without_print(outcome),
        printed=outcome.printed if isinstance(outcome, Raised | Returned) else "",
        features=found.features,
        snippet=snippet_of(case, parameters, answer if full else None, main),
        padded=view_padded(operation, case),
        taps=_view_taps(taps, full=full),
        reading=_reading(operation, case, taps) if full else "",
    )


def _without_print(outcome: Outcome | None) -> Raised | None:
    """What was raised; what was printed before is published beside it, or not at all."""
    if isinstance(outcome, Raised):
        return msgspec.structs.replace(outcome, printed="")
    return None


def view_padded(operation: Operation, case: Case) -> PaddedView | None:
    """X with the padding that a case asks for; None if it asks for none."""
    if operation.sliding is None or not operation.accepts(case):
        return None
    margins = operation.sliding.widths(case)
    if not any(map(any, margins)):
        return None
    padded = np.pad(case.arrays["x"], margins, constant_values=operation.sliding.fill)
    return PaddedView(array=view_array(padded), margins=margins)


def _reading(operation: Operation, case: Case, taps: TapMap | None) -> str:
    if operation.sliding is None or taps is None:
        return ""
    return reading_in_words(operation.sliding, case, taps.cells)


def _view_taps(taps: TapMap | None, *, full: bool) -> TapMap | None:
    """What the code reads; what it should read only in full."""
    if taps is None or full:
        return taps
    hidden = (msgspec.structs.replace(cell, should=None) for cell in taps.cells)
    return msgspec.structs.replace(taps, cells=tuple(hidden))


def _publish_checks(
    assignment: Assignment,
    deck: Deck,
    results: Sequence[CheckResult],
    main: str,
    allowance: Allowance,
) -> list[CheckReport]:
    """All rows of the report; one whose explanation fails to be published goes without it."""
    operations = {operation.name: operation for operation in assignment.operations}
    levels = {row.name: row.feedback for row in assignment.rubric}
    published = []
    for row, result in zip(assignment.rubric, results, strict=True):
        shown, operation = _without_hidden_same_as(row, result, levels), operations[row.operation]
        cases = deck.checks[row.name]
        bare = publish_check(row, _without_explanation(shown), operation, main, cases)
        publish = partial(publish_check, row, shown, operation, main, cases)
        published.append(allowance.attempt(publish, bare) if result.counterexample else bare)
    return published


def _without_explanation(result: CheckResult) -> CheckResult:
    """The verdict without what explains it; where there was something, a note says so."""
    if result.counterexample is None:
        return result
    return msgspec.structs.replace(
        result, counterexample=None, diagnosis=None, taps=None, unexplained=True
    )


def _without_hidden_same_as(
    row: RubricRow, result: CheckResult, levels: Mapping[str, Feedback]
) -> CheckResult:
    """The result; it refers to an earlier check only if as much is shown of both."""
    if levels.get(f"{row.operation}/{result.same_as}") != row.feedback:
        return msgspec.structs.replace(result, same_as="")
    return result


def publish_search(
    assignment: Assignment,
    search: Deck,
    results: Sequence[CheckResult],
    submission: Submission,
    allowance: Allowance,
) -> SearchReport:
    """What cases beyond the deck showed, which is worth no points."""
    rubric = tuple(msgspec.structs.replace(row, points=0) for row in assignment.rubric)
    unscored = msgspec.structs.replace(assignment, rubric=rubric)
    checks = _publish_checks(unscored, search, results, submission.main, allowance)
    wrong = [check.wrong for check in checks if check.wrong is not None]
    return SearchReport(
        seed=search.seed,
        asked=sum(check.asked for check in checks),
        wrong=sum(wrong) if len(wrong) == len(checks) else None,
        checks=tuple(check for check in checks if check.failed),
    )


def _view_operations(loaded: Loaded, results: Sequence[CheckResult]) -> list[OperationScore]:
    """What is known of each function and of how it was asked, without points."""
    own = {name: [one for one in results if one.operation == name] for name in loaded.functions}
    return [
        OperationScore(
            name=name,
            state=state,
            earned=0,
            possible=0,
            lost=name in loaded.lost,
            location=loaded.locations.get(name),
            way=own[name][0].way if own[name] else "together",
            excused=tuple(f"{name}/{one.check}" for one in own[name] if one.excused_by),
            excused_by=tuple(sorted({other for one in own[name] for other in one.excused_by})),
        )
        for name, state in loaded.functions.items()
    ]


def publish_report(
    *,
    assignment: Assignment,
    submission: Submission,
    deck: Deck,
    loaded: Loaded,
    isolation: Isolation,
    results: Sequence[CheckResult],
    score: Score,
    unpractised: Sequence[str] = (),
    search: SearchReport | None,
    coach: tuple[str, ...] = (),
    seconds: float,
    allowance: Allowance,
) -> Report:
    """Everything that is published about one submission.

    Args:
        assignment: What was asked.
        submission: What was graded.
        deck: What it was graded with.
        loaded: What loading it gave.
        isolation: What held it back.
        results: What became of each row of the rubric.
        score: The points.
        unpractised: Names of the checks that only the grade asks.
        search: What cases beyond the deck showed, if any were asked.
        coach: What right functions could leave to NumPy, in sentences that tell of no case.
        seconds: How long grading took on the clock.
        allowance: What is left for explaining.
    """
    published = _publish_checks(assignment, deck, results, submission.main, allowance)
    checks = redirect_same_as(published)
    operations = add_up_operations(checks, _view_operations(loaded, results))
    error = _without_print(loaded.error)
    here = GradedWith.here(deck)
    report = Report(
        title=assignment.title,
        submission=SubmissionInfo(
            name=safe_line(submission.name),
            file=safe_line(submission.path),
            sha256=submission.sha256,
        ),
        deck=here.deck,
        grader=here.grader,
        isolation=isolation,
        weakly_isolated=isolation.level < deck.least_isolation,
        score=score,
        summary=summarize(score, operations, checks, error),
        seconds=round(seconds, 3),
        operations=operations,
        checks=checks,
        unpractised=tuple(unpractised),
        fix_first=fix_first(checks),
        coach=coach,
        forbidden_calls=loaded.found.forbidden,
        load_error=error,
        search=search,
        warnings=assignment.versions.unlike(
            Versions(grader=here.grader.version, python=here.grader.python, numpy=here.grader.numpy)
        ),
        remarks=remarks_on(submission, loaded.found, assignment.operations),
    )
    return close_report(report)
