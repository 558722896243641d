"""A call that shows a finding, as it is published: of what is right nothing unless in full."""

import msgspec
import numpy as np

from grader.course_words import in_their_words, options_in_words
from grader.records.arrays import view_array
from grader.records.assignment import SubmissionRules
from grader.records.case import Case
from grader.records.example import ExampleReport, PaddedView
from grader.records.finding import Example
from grader.records.found import Location
from grader.records.operation import Operation
from grader.records.outcome import Outcome, Raised, Returned
from grader.records.submission import Submission, WantedFiles
from grader.records.taps import TapMap
from grader.records.verdict import VerdictKind
from grader.report.closed import sentence_of
from grader.report.snippet import call_in_python, snippet_of
from grader.report.source_lines import keep_names_in_line
from grader.report.window_words import reading_in_words

TELL_NO_ANSWER = (
    VerdictKind.CRASHED,
    VerdictKind.TIMED_OUT,
    VerdictKind.MISSING,
    VerdictKind.MODIFIED_INPUT,
    VerdictKind.NOT_REPEATABLE,
)
"""Verdicts whose messages hold nothing of what is right."""


def publish_example(
    example: Example,
    operation: Operation,
    submission: Submission,
    *,
    rules: SubmissionRules,
    location: Location | None,
    full: bool,
    advises: bool = True,
    fill: float | None = None,
) -> ExampleReport:
    """A call that shows a finding.

    Args:
        example: The call, what came of it, and what is right.
        operation: What was asked.
        submission: What was asked: snippets import its main file.
        rules: What students hand in, of which snippets quote the adapter.
        location: Where the function stands, if that is known.
        full: Whether what is right is shown.
        advises: Whether a wrong shape is told with how the right one follows from the arguments:
            not where it is known what is wrong, which seldom is that.
        fill: What a cell of padding is known to hold in the student's code; None if nothing is.
    """
    asked, taps = example.asked, example.taps
    case, answer, outcome = asked.answered.case, asked.answered.answer, asked.outcome
    verdict = asked.verdict
    value = outcome.value if isinstance(outcome, Returned) else None
    told = full or verdict.kind in TELL_NO_ANSWER
    message = verdict.message if told else sentence_of(verdict, operation, [asked.answered])
    advice = in_their_words(operation, operation.size_advice)
    return ExampleReport(
        message=message if advises else message.removesuffix(f" {advice}"),
        case=case,
        call=call_in_python(case, operation),
        course=operation.call,
        given=", ".join(options_in_words(operation, case)),
        expected=view_array(answer.value) if full and answer.value is not None else None,
        returned=view_array(value) if value is not None else None,
        bound=answer.bound,
        mismatch=verdict.mismatch if full else None,
        raised=publish_raised(outcome, submission),
        printed=outcome.printed if isinstance(outcome, Raised | Returned) else "",
        snippet=snippet_of(
            case,
            operation,
            answer if full else None,
            _files(operation, submission, rules, location),
            rules,
        ),
        axes=operation.window.words if operation.window else (),
        padded=view_padded(operation, case, fill),
        taps=_view_taps(taps, full=full),
        reading=_reading(operation, case, taps) if full else "",
    )


def _files(
    operation: Operation, submission: Submission, rules: SubmissionRules, location: Location | None
) -> tuple[str, ...]:
    """Paths of the files that what is called is from, as far as that is known."""
    own, main = operation.call, submission.main
    if own is None or main.endswith(".ipynb"):
        return (main,)
    if location is not None and len(own.uses) == 1:
        return (location.file,)
    wanted = WantedFiles(functions=own.uses, files=rules.files)
    return (main, *wanted.others_among(submission.sources, main))


def publish_raised(outcome: Outcome | None, submission: Submission) -> Raised | None:
    """What was raised, with values only of names that are there in the line.

    What was printed before is published beside it, or not at all.
    """
    if isinstance(outcome, Raised):
        return msgspec.structs.replace(keep_names_in_line(outcome, submission), printed="")
    return None


def view_padded(operation: Operation, case: Case, fill: float | None = None) -> PaddedView | None:
    """X with the padding that a case asks for; None if it asks for none."""
    if operation.sliding is None or not operation.accepts(case):
        return None
    margins = operation.sliding.widths(case)
    if not any(map(any, margins)):
        return None
    padded = np.pad(case.arrays["x"], margins, constant_values=operation.sliding.fill)
    return PaddedView(array=view_array(padded), margins=margins, yours=fill)


def _reading(operation: Operation, case: Case, taps: TapMap | None) -> str:
    if operation.window is None or taps is None:
        return ""
    return reading_in_words(
        operation.window, case, taps.cells, operation.labels, operation.gradient
    )


def _view_taps(taps: TapMap | None, *, full: bool) -> TapMap | None:
    """What the code reads; what it should read only in full."""
    if taps is None or full:
        return taps
    hidden = (msgspec.structs.replace(cell, should=None) for cell in taps.cells)
    return msgspec.structs.replace(taps, cells=tuple(hidden))
