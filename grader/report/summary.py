"""The result in a sentence or two, and what was graded where a submission leaves that open."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from grader.records.found import Found
from grader.records.gradebook import WHOLE, Override
from grader.records.loading import LoadingView, functions_of, lacking_of, unwritten
from grader.records.operation import Operation
from grader.records.outcome import Loaded, Raised
from grader.records.report import CheckReport, OperationScore, Report
from grader.records.score import Score
from grader.records.submission import Submission
from grader.records.verdict import Why
from grader.scoring import add_up_operations, arrange_findings, score_as_given, score_checks
from grader.text import capitalised, safe_line

WHY_IN_WORDS: dict[Why | Literal[""], str] = {
    "": "",
    "absent": "",
    "not written": ", not written yet",
    "timed out": ", since others timed out",
    "time used up": ", since the time was used up; maybe it prints, sleeps or computes too much",
}
"""Why a check was not asked, to go behind what says that it was not."""


def with_points(report: Report, points: Mapping[str, int], given: Sequence[Override]) -> Report:
    """The same report under another rubric, and with points that a person gave.

    Args:
        report: The report.
        points: What each check is worth, by its name; checks that are not named are left out.
        given: Points that a person gave.
    """
    checks = score_checks(report.checks, points, given)
    score = score_as_given(
        Score(earned=sum(check.earned for check in checks), possible=sum(points.values())), given
    )
    operations = add_up_operations(checks, report.operations)
    lost = {check.name: check.lost for check in checks}
    return msgspec.structs.replace(
        report,
        checks=checks,
        score=score,
        operations=operations,
        findings=arrange_findings(report.findings, lost, [one.name for one in operations]),
        summary=summarize(score, operations, checks, report.load_error),
        notes=(*report.notes, *_given_in_words(score, given)),
    )


def _given_in_words(score: Score, given: Iterable[Override]) -> Iterator[str]:
    """What a person gave for the whole, and why; no points of the grader's are hidden by it."""
    for override in given:
        if override.check == WHOLE:
            yield (
                f"Your course set the whole score to {score.earned} of {score.possible}, where the "
                f"checks below earn {score.of_checks}: {override.note}"
            )


def summarize(
    score: Score,
    operations: Sequence[OperationScore],
    checks: Sequence[CheckReport],
    error: Raised | None,
) -> str:
    """The result in one or two sentences.

    Args:
        score: The points.
        operations: The points by operation.
        checks: The checks.
        error: What loading the file raised, if it did.
    """
    absent = unwritten(operations, checks)
    loading = LoadingView(operations=operations, checks=checks, load_error=error)
    if len(absent) == len(operations):
        return _why_nothing(operations, checks, loading)
    if score.of_checks == score.possible and not score.adjusted:
        points = f"{score.earned} of {score.possible} points"
        return f"Full marks: {points}.{_stopped_early(loading)}"
    paid = [check for check in checks if check.possible]
    passed = sum(check.passed for check in paid)
    todo = _absent_in_words(absent, operations) + _not_asked_in_words(checks, absent)
    return (
        f"{score.earned} of {score.possible} points; {passed} of {len(paid)} "
        f"checks pass.{todo}{_stopped_early(loading)}"
    )


def _absent_in_words(absent: Sequence[str], operations: Sequence[OperationScore]) -> str:
    """Which functions are not there, but for those that what is said of loading names."""
    missing = {one.name: one.lost for one in operations if one.state == "missing"}
    gone = [one for one in operations if one.name in absent]
    groups = {
        "Not defined": lacking_of(one for one in gone if missing.get(one.name) is False),
        "Not written yet": lacking_of(one for one in gone if one.name not in missing),
    }
    return "".join(f" {what}: {', '.join(names)}." for what, names in groups.items() if names)


def _not_asked_in_words(checks: Sequence[CheckReport], absent: Sequence[str]) -> str:
    """What was not asked of functions that are written, with the points and why."""
    left = [
        check
        for check in checks
        if check.lost and not (check.passed or check.failed) and check.operation not in absent
    ]
    parts = []
    for why in dict.fromkeys(check.not_asked for check in left):
        own = [check for check in left if check.not_asked == why]
        named = " and ".join(
            _counted([check for check in own if check.operation == name])
            for name in dict.fromkeys(check.operation for check in own)
        )
        parts.append(f" Not asked: {named}{WHY_IN_WORDS[why]}.")
    return "".join(parts)


def _counted(checks: Sequence[CheckReport]) -> str:
    """E.g. `4 checks of conv1d (6 points)`."""
    lost = sum(check.lost for check in checks)
    plural = "s" if len(checks) != 1 else ""
    points = f"{lost} point{'s' if lost != 1 else ''}"
    return f"{len(checks)} check{plural} of {checks[0].operation} ({points})"


def _why_nothing(
    operations: Sequence[OperationScore], checks: Sequence[CheckReport], loading: LoadingView
) -> str:
    """Why no function could be asked; one that is not found may be there by another name."""
    if loading.did_not_load:
        return f"Nothing to grade, since the file did not load. {loading.did_not_load}"
    first, *others = sorted(operations, key=lambda one: one.state != "missing")
    stopped = _stopped_early(loading)
    if first.state != "missing":
        every = len(lacking_of(operations))
        return (
            f"Nothing to grade yet: {every} of {every} functions are not written. "
            f"Start with {first.function}.{stopped}"
        )
    why = next(check.message for check in checks if check.operation == first.name)
    todo = _absent_in_words([one.name for one in others], others)
    return f"Nothing to grade yet. {why}{todo}{stopped}"


def absent_in_words(report: Report, spelled: Callable[[int], object] = int) -> str:
    """Why no function could be asked of a file that loaded; empty where one could.

    Args:
        report: The report.
        spelled: How a number is written.
    """
    absent = unwritten(report.operations, report.checks)
    if len(absent) < len(report.operations):
        return ""
    count = len(functions_of(report.operations))
    if not all_missing(report):
        waits = "function waits" if count == 1 else "functions wait"
        return f"Nothing is wrong yet: {spelled(count)} {waits} to be written."
    are = "function is" if count == 1 else "functions are"
    return capitalised(f"{spelled(count)} {are} not defined.")


def all_missing(report: Report) -> bool:
    """Whether the file defines none of the functions, not even as stubs."""
    return all(one.state == "missing" for one in report.operations)


def loading_in_words(report: Report) -> str:
    """Why loading the file stopped early; empty if it did not."""
    return _stopped_early(
        LoadingView(
            operations=report.operations, checks=report.checks, load_error=report.load_error
        )
    ).strip()


def _stopped_early(loading: LoadingView) -> str:
    said = loading.in_words or (loading.fault and f"{loading.fault} What is there was graded.")
    return f" {said}" if said else ""


def remarks_on(
    submission: Submission, loaded: Loaded, operations: Sequence[Operation]
) -> tuple[str, ...]:
    """Which of several files and functions was graded, and what mixes up calls by position.

    All of it was read off the files before the first case was asked, and can tell of none.

    Args:
        submission: What was graded.
        loaded: What loading it gave.
        operations: What was asked.
    """
    notes = (submission.note, loaded.no_files)
    said = (
        one
        for operation in operations
        for one in _remarks_on(operation, loaded.found, live=submission.live)
    )
    return (*(safe_line(note) for note in notes if note), *said)


def _remarks_on(operation: Operation, found: Found, *, live: bool) -> Iterator[str]:
    found_at = [one.in_words for one in found.repeated.get(operation.name, ())]
    if found_at and not live:
        *others, last = found_at
        yield (
            f"{operation.function} is defined {len(found_at)} times, in {', in '.join(others)} and "
            f"in {last}; the last counts."
        )
    own = found.parameters.get(operation.name, ())
    if operation.call is not None:  # which says itself how arguments are passed
        return
    if own != operation.parameters and sorted(own) == sorted(operation.parameters):
        yield (
            f"{operation.name} takes ({', '.join(own)}) and is called with "
            f"({', '.join(operation.parameters)}): arguments that come by position are mixed up. "
            f"Its first line should be `def {operation.signature}:`."
        )
