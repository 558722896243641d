"""From results to the report that every format is made of, no more than the feedback allows."""

import math
from collections.abc import Mapping, Sequence
from functools import partial
from platform import python_version
from typing import Literal

import msgspec
import numpy as np

from grader import __version__
from grader.allowance import Allowance
from grader.records.assignment import Assignment, Feedback, RubricRow, Versions
from grader.records.case import AnsweredCase, Array, Case
from grader.records.deck import Deck
from grader.records.isolation import Isolation
from grader.records.operation import Operation
from grader.records.outcome import Loaded, Outcome, Raised, Returned
from grader.records.report import (
    Argument,
    ArrayView,
    CheckReport,
    CounterexampleReport,
    DeckInfo,
    DiagnosisReport,
    GraderInfo,
    MismatchView,
    MistakeView,
    PaddedView,
    RaisedView,
    Report,
    Score,
    SearchReport,
    SubmissionInfo,
)
from grader.records.submission import Submission
from grader.records.taps import TapMap
from grader.records.verdict import (
    LOST_WHILE_LOADING,
    CheckResult,
    Counterexample,
    Verdict,
    VerdictKind,
)
from grader.report.sentence import reading_in_words
from grader.report.snippet import call_in_python, snippet_of
from grader.report.total import add_up_operations, fix_first, summarize
from grader.text import safe_line

__all__ = [
    "UNEXPLAINED",
    "publish_check",
    "publish_example",
    "publish_report",
    "publish_search",
    "view_array",
]

MOST_FAILING = 40
"""Failing calls of a check that are listed."""

MOST_VALUES = 2000
"""Numbers of one array that are published."""

UNEXPLAINED = "This failure could not be explained in full, which changes no points."
"""Said of a check; what went wrong is told to staff."""

_WITHOUT_NUMBERS = {
    VerdictKind.CRASHED: "The call ended the whole Python process.",
    VerdictKind.TIMED_OUT: "The call had no answer in time.",
    VerdictKind.RAISED: "The call raised an exception.",
    VerdictKind.WRONG_TYPE: "The answer is not an array of the right kind.",
    VerdictKind.WRONG_SHAPE: "The answer has the wrong shape.",
    VerdictKind.NOT_FINITE: "The answer holds NaN or infinity.",
    VerdictKind.WRONG_VALUE: "Some numbers of the answer are wrong.",
}
"""What is said of a verdict where the numbers are kept back; other messages hold none.

Nor does one of a file that could not be loaded, since no case was asked then.
"""


def publish_check(
    row: RubricRow, result: CheckResult, operation: Operation, main: str
) -> CheckReport:
    """One row of the report.

    Args:
        row: The row of the rubric, with its feedback level.
        result: What became of it.
        operation: The operation that was asked.
        main: File name of the submission's main file, which snippets import.
    """
    verdict = result.verdict
    counterexample = result.counterexample
    message = "" if verdict is None else verdict.message
    if row.feedback != "full" and verdict is not None and result.asked:
        message = _WITHOUT_NUMBERS.get(verdict.kind, message)
    published = None
    if counterexample is not None and row.feedback in ("full", "input"):
        published = _publish_counterexample(result, counterexample, operation, main, row.feedback)
    notes = (*result.notes, UNEXPLAINED) if result.unexplained else result.notes
    if row.feedback == "none" and not _is_lost_while_loading(result):
        message, notes = "", ()
    elif row.feedback == "hint" and counterexample is not None and counterexample.features:
        notes = (*notes, f"It fails only with: {', '.join(counterexample.features)}.")
    return CheckReport(
        name=row.name,
        asks=operation.checks[row.check].asks,
        verdict=_verdict_words(result, row.feedback),
        message=message,
        earned=row.points if result.passed else 0,
        possible=row.points,
        asked=result.asked,
        wrong=result.wrong,
        same_as=f"{row.operation}/{result.same_as}" if result.same_as else "",
        notes=notes,
        counterexample=published,
        diagnosis=None if row.feedback == "none" else _view_diagnosis(result),
        failing=_failing_in_words(result) if row.feedback in ("full", "input") else (),
        feedback=row.feedback,
    )


def publish_example(
    example: AnsweredCase, outcome: Outcome, operation: Operation, taps: TapMap
) -> CounterexampleReport:
    """A case that is answered rightly, as a counterexample in full would be published.

    Args:
        example: The case and what is right.
        outcome: What the twin answers.
        operation: The operation that is asked.
        taps: What the twin reads.
    """
    verdict = Verdict(kind=VerdictKind.RIGHT)
    right = Counterexample(answered=example, outcome=outcome, verdict=verdict)
    result = CheckResult(operation=operation.name, check="", verdict=verdict, taps=taps)
    return _publish_counterexample(result, right, operation, "", "full")


def _verdict_words(result: CheckResult, feedback: Feedback) -> str:
    if result.verdict is None:
        return "not asked"
    if feedback == "none" and not result.verdict.right and not _is_lost_while_loading(result):
        return VerdictKind.WRONG_VALUE.words
    return result.verdict.kind.words


def _is_lost_while_loading(result: CheckResult) -> bool:
    """Whether no case was asked, since loading the file crashed or did not end."""
    verdict = result.verdict
    return not result.asked and verdict is not None and verdict.kind in LOST_WHILE_LOADING


def _view_diagnosis(result: CheckResult) -> DiagnosisReport | None:
    diagnosis = result.diagnosis
    if diagnosis is None:
        return None
    return DiagnosisReport(
        mistakes=tuple(
            MistakeView(name=one.name, says=one.says, question=one.question)
            for one in diagnosis.mistakes
        ),
        certain=diagnosis.certain,
        evidence=diagnosis.evidence,
    )


def _failing_in_words(result: CheckResult) -> tuple[str, ...]:
    return tuple(case.in_words for case in result.failing[:MOST_FAILING])


def _publish_counterexample(
    result: CheckResult,
    counterexample: Counterexample,
    operation: Operation,
    main: str,
    feedback: Feedback,
) -> CounterexampleReport:
    parameters = operation.parameters
    case, answer = counterexample.answered.case, counterexample.answered.answer
    outcome = counterexample.outcome
    full = feedback == "full"
    value = outcome.value if isinstance(outcome, Returned) else None
    arrays: dict[str, Argument] = {n: view_array(a) for n, a in case.arrays.items()}
    return CounterexampleReport(
        title=case.title,
        call=call_in_python(case, parameters),
        arguments={**arrays, **case.options},
        positional=case.positional,
        layouts=dict(case.layouts),
        judges=case.judges,
        then={name: view_array(array) for name, array in case.then.items()},
        expected=view_array(answer.value) if full and answer.value is not None else None,
        returned=view_array(value) if value is not None else None,
        bound=answer.bound,
        mismatch=_view_mismatch(counterexample) if full else None,
        raised=_view_raised(outcome) if isinstance(outcome, Raised) else None,
        printed=outcome.printed if isinstance(outcome, Raised | Returned) else "",
        features=counterexample.features,
        snippet=snippet_of(case, parameters, answer if full else None, main),
        padded=_view_padded(operation, case),
        taps=_view_taps(result.taps, full=full),
        reading=_reading(operation, case, result.taps) if full else "",
    )


def _view_padded(operation: Operation, case: Case) -> PaddedView | None:
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


def _view_mismatch(counterexample: Counterexample) -> MismatchView | None:
    mismatch, outcome = counterexample.verdict.mismatch, counterexample.outcome
    right = counterexample.answered.answer.value
    if mismatch is None or not isinstance(outcome, Returned):
        return None
    if outcome.value is None or right is None:
        return None
    with np.errstate(invalid="ignore", over="ignore"):
        error = np.abs(outcome.value.astype(np.float64) - right.astype(np.float64))
    wrong = np.flatnonzero(~(error <= mismatch.bound))
    return MismatchView(
        wrong=mismatch.wrong,
        cells=mismatch.cells,
        first=mismatch.first,
        at=tuple(int(place) for place in wrong if place < MOST_VALUES),
    )


def _view_raised(outcome: Raised) -> RaisedView:
    return RaisedView(type=outcome.type, message=outcome.message, frames=outcome.frames)


def view_array(array: Array) -> ArrayView:
    """An array as it is published, cut to its first `MOST_VALUES` numbers."""
    values = map(float, array.ravel()[:MOST_VALUES].tolist())
    return ArrayView(
        dtype=array.dtype.name,
        shape=array.shape,
        values=tuple(value if math.isfinite(value) else _name(value) for value in values),
    )


def _name(value: float) -> Literal["nan", "inf", "-inf"]:
    return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"


def _publish_checks(
    assignment: Assignment,
    results: Sequence[CheckResult],
    main: str,
    allowance: Allowance,
) -> list[CheckReport]:
    """All rows of the report; those whose explanation cannot be published are without it."""
    operations = {operation.name: operation for operation in assignment.operations}
    levels = {row.name: row.feedback for row in assignment.rubric}
    published = []
    for row, result in zip(assignment.rubric, results, strict=True):
        pointing, operation = _pointing(row, result, levels), operations[row.operation]
        bare = publish_check(row, _without_explanation(pointing), operation, main)
        publish = partial(publish_check, row, pointing, operation, main)
        published.append(allowance.attempt(publish, bare) if result.counterexample else bare)
    return published


def _without_explanation(result: CheckResult) -> CheckResult:
    """The verdict and no more, with a word on that where something failed."""
    if result.counterexample is None:
        return result
    return msgspec.structs.replace(
        result, counterexample=None, diagnosis=None, taps=None, unexplained=True
    )


def _pointing(row: RubricRow, result: CheckResult, levels: Mapping[str, Feedback]) -> CheckResult:
    """A result that points to an earlier check only if as much is shown of both."""
    other = levels.get(f"{row.operation}/{result.same_as}")
    if row.feedback == "none" or other != row.feedback:
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
    checks = _publish_checks(unscored, results, submission.main, allowance)
    return SearchReport(
        seed=search.seed,
        asked=sum(result.asked for result in results),
        wrong=sum(result.wrong for result in results),
        checks=tuple(check for check in checks if check.wrong),
    )


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
    checks = _publish_checks(assignment, results, submission.main, allowance)
    operations = add_up_operations(checks, loaded.functions, loaded.places)
    error = _view_raised(loaded.error) if isinstance(loaded.error, Raised) else None
    made_with = GraderInfo(version=__version__, python=python_version(), numpy=np.__version__)
    return Report(
        title=assignment.title,
        submission=SubmissionInfo(
            name=safe_line(submission.name),
            file=safe_line(submission.path),
            sha256=submission.sha256,
        ),
        deck=DeckInfo(kind=deck.kind, digest=deck.digest, cases=deck.size),
        grader=made_with,
        isolation=isolation,
        weakly_isolated=isolation.level < deck.least_isolation,
        score=score,
        summary=summarize(score, operations, checks, error),
        seconds=round(seconds, 3),
        operations=operations,
        checks=tuple(checks),
        unpractised=tuple(unpractised),
        fix_first=fix_first(checks),
        coach=coach,
        forbidden_calls=loaded.forbidden,
        load_error=error,
        search=search,
        warnings=assignment.versions.unlike(
            Versions(grader=made_with.version, python=made_with.python, numpy=made_with.numpy)
        ),
    )
