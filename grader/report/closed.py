"""What leaves the grader at the feedback levels `hint` and `none`: words from closed sets.

A program remembers what it was asked, and could say it through everything that is published of it:
a name, a number, a text, a line. At these levels nothing is published that it chose freely after
its first case. Each field of a check is one of a set that assignment and deck fix beforehand:

    field             at `hint`                                        at `none`
    name, asks        as in the assignment                             the same
    possible, earned  points of the rubric, all or none                the same
    verdict           one of `VerdictKind`, or `not asked`             right, wrong value, not asked
    not_asked         one of `Why`, or empty                           empty
    message           the sentence of that kind, or why none was asked empty, or that of `not asked`
    notes             sentences of ours; the features that matter      none
    diagnosis         sentences of known mistakes, of families of laws null
    asked             how many cases the deck has for it, or 0         the same
    wrong             0, or null where there were any                  the same
    others            empty or null                                    the same

Beside the checks, how long grading took is kept back. The coach stays: what is said of a function
is one of as many sentences as it has sets of dimensions, and only where all its checks are right.
So does what loading the file gave, at both levels also in verdict and message of a function that is
not there to be asked: it was told before the first case was asked, and can tell of none. Where a
function gave nothing for any case, the one that is not written yet is one of those its call uses;
so is the one in which all calls of a finding ended, where that is told: those of several operations
that ended alike in one function are one finding. So is the one that returned one array in all of
them where the call takes a part of several things, and that part, which stands in the assignment.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from grader.call_failures import leads_elsewhere
from grader.course_words import in_their_words
from grader.records.assignment import Feedback, RubricRow
from grader.records.case import AnsweredCase
from grader.records.operation import Operation
from grader.records.report import CheckReport, Report
from grader.records.verdict import CheckResult, Verdict, VerdictKind, VerdictWord, Why
from grader.scoring import points_of_check

SENTENCES = {
    VerdictKind.CRASHED: "The Python process of the call ended before there was an answer that "
    "can be read.",
    VerdictKind.TIMED_OUT: "The call had no answer in time.",
    VerdictKind.MISSING: "The function is not written yet, or not for these arguments.",
    VerdictKind.RAISED: "The call raised an exception.",
    VerdictKind.WRONG_TYPE: "The answer is not an array of the right kind.",
    VerdictKind.WRONG_SHAPE: "The answer has the wrong shape.",
    VerdictKind.NOT_FINITE: "The answer holds NaN or infinity.",
    VerdictKind.WRONG_VALUE: "Some numbers of the answer are wrong.",
    VerdictKind.MODIFIED_INPUT: "The call changed an argument. Work on a copy: the caller still "
    "needs it.",
    VerdictKind.NOT_REPEATABLE: "Something went wrong when the function was called again, or the "
    "answer shares memory with an argument. Keep nothing between calls, and return a new array.",
    VerdictKind.RIGHT: "",
}
"""What is said of each kind of verdict, and true of all that can lead to it."""

NOT_ASKED = (
    "Not asked to its end: before that, other checks had shown that the function is not written or "
    "takes too long, or its time was used up."
)
"""What is said at `none` of a check that was not asked, whatever the reason."""

_MISSING_OF_ANY = "Something that the call uses is not written yet, or not for these arguments."
"""Said where it need not be the function that is asked."""

_NOT_REFUSED = "The call did not raise an exception, and its arguments are not allowed."

_NOT_WRITTEN = (
    "The call raised an exception which says that something is not written yet. Its "
    "arguments are not allowed: raise a ValueError."
)
"""Said where a call must raise; anything but this is a right answer there."""


def close_check(
    row: RubricRow, result: CheckResult, operation: Operation, cases: Sequence[AnsweredCase]
) -> CheckReport:
    """One row of the report at `hint` or `none`.

    Args:
        row: The row of the rubric, with its feedback level.
        result: What became of it.
        operation: The operation that was asked.
        cases: The cases that the deck has for it.
    """
    hint = row.feedback == "hint"
    asked = result.verdict is not None and result.asked > 0
    return CheckReport(
        name=row.name,
        asks=in_their_words(operation, operation.checks[row.check].asks),
        verdict=_verdict(result, hint=hint),
        message=sentence_on(result, operation, cases)
        if hint or _is_absent(result)
        else _said_at_none(result),
        earned=points_of_check(row.points, right=result.passed),
        possible=row.points,
        asked=len(cases) if asked else 0,
        wrong=None if result.wrong else 0,
        notes=tuple(in_their_words(operation, note) for note in result.notes) if hint else (),
        feedback=row.feedback,
        not_asked=why_not_asked(result) if hint or _is_absent(result) else "",
        aided=result.aided,
    )


def close_report(report: Report) -> Report:
    """The same report without a time, which a program can choose, where a check is closed."""
    return msgspec.structs.replace(report, seconds=None) if report.closed else report


def with_feedback(report: Report, levels: Mapping[str, Feedback]) -> Report:
    """The same report where as much is shown of its checks by other feedback levels.

    Args:
        report: A report of which every check that changes its level passes.
        levels: The levels by the name of the check; checks that are not named keep theirs.
    """
    checks = (
        msgspec.structs.replace(check, feedback=levels.get(check.name, check.feedback))
        for check in report.checks
    )
    return close_report(msgspec.structs.replace(report, checks=tuple(checks)))


def _verdict(result: CheckResult, *, hint: bool) -> VerdictWord:
    told = hint or result.passed or result.verdict is None or _is_absent(result)
    return result.words if told else VerdictKind.WRONG_VALUE.words


def sentence_on(result: CheckResult, operation: Operation, cases: Sequence[AnsweredCase]) -> str:
    """The sentence of a verdict; of a check that was not asked, why."""
    verdict = result.verdict
    if verdict is None:
        return result.not_asked.message if result.not_asked else ""
    if _is_absent(result):
        return verdict.message
    return sentence_of(verdict, operation, cases)


def sentence_of(verdict: Verdict, operation: Operation, cases: Sequence[AnsweredCase]) -> str:
    """The sentence of a verdict on some of these cases."""
    if verdict.kind is VerdictKind.WRONG_VALUE and verdict.mismatch is None:
        return _NOT_REFUSED
    if verdict.kind is VerdictKind.RAISED and all(one.answer.value is None for one in cases):
        return _NOT_WRITTEN
    if verdict.kind is VerdictKind.MISSING and leads_elsewhere(operation.call):
        return _MISSING_OF_ANY
    return SENTENCES[verdict.kind]


def why_not_asked(result: CheckResult) -> Why | Literal[""]:
    """Why a check has no verdict, or one that no case gave; empty where cases did."""
    if result.not_asked is None or result.wrong:
        return ""
    return result.not_asked.why


def _is_absent(result: CheckResult) -> bool:
    """Whether the function is not there to be asked, as loading the file showed."""
    return why_not_asked(result) == "absent"


def _said_at_none(result: CheckResult) -> str:
    return NOT_ASKED if result.verdict is None else ""
