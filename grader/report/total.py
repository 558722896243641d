"""Adding up the points of a report, and saying what they come to."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from grader.errors import MachineError
from grader.records.assignment import Feedback
from grader.records.gradebook import Override
from grader.records.loading import LoadingView, unwritten
from grader.records.report import (
    CheckReport,
    FixReport,
    NotAskedReport,
    OperationScore,
    RaisedView,
    Report,
    Score,
)
from grader.records.verdict import VerdictKind, Why
from grader.report.closed import close_report

__all__ = [
    "add_up_operations",
    "fix_first",
    "group_not_asked",
    "has_nothing_to_grade",
    "hint_in_words",
    "hold_to_score",
    "point_to_points",
    "summarize",
    "with_feedback",
    "with_points",
]


_ENDED_BY = {"timed out": VerdictKind.TIMED_OUT.words, "not written": VerdictKind.MISSING.words}
"""The verdict on the checks that ended the asking, by why others were not asked."""

_WHY_IN_WORDS: dict[Why | Literal[""], str] = {
    "": "",
    "absent": "",
    "not written": ", not written yet",
    "timed out": ", since others timed out",
    "time used up": ", since the time was used up; maybe it prints, sleeps or computes too much",
}


def hold_to_score(report: Report, points: Iterable[int]) -> None:
    """Hold what a format hands on to the score, so that every system shows the same total.

    Args:
        report: The report.
        points: The points that the format says each check earned.

    Raises:
        MachineError: They do not add up to the score.
    """
    total = sum(points)
    if total != report.score.earned:
        raise MachineError(
            f"The checks of {report.submission.name!r} add up to {total} points and its score is "
            f"{report.score.earned}. Please report this."
        )


def has_nothing_to_grade(report: Report) -> bool:
    """Whether no function could be asked: none is written, or the file could not be loaded."""
    return len(unwritten(report.operations, report.checks)) == len(report.operations)


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


def with_points(report: Report, points: Mapping[str, int], given: Sequence[Override]) -> Report:
    """The same report under another rubric, and with points that a person gave.

    Args:
        report: The report.
        points: What each check is worth, by its name; checks that are not named are left out.
        given: Points that a person gave.
    """
    by_hand = {override.check: override for override in given}
    checks = point_to_points(
        _with_points(check, points[check.name], by_hand.get(check.name))
        for check in report.checks
        if check.name in points
    )
    score = Score(earned=sum(check.earned for check in checks), possible=sum(points.values()))
    operations = add_up_operations(checks, report.operations)
    return msgspec.structs.replace(
        report,
        checks=checks,
        score=score,
        operations=operations,
        fix_first=fix_first(checks),
        summary=summarize(score, operations, checks, report.load_error),
    )


def _with_points(check: CheckReport, possible: int, given: Override | None) -> CheckReport:
    earned = possible if check.passed else 0
    if given is None:
        return msgspec.structs.replace(check, earned=earned, possible=possible)
    earned = given.out_of(possible)
    note = f"{earned} of {possible} points were given by hand: {given.note}"
    return msgspec.structs.replace(
        check, earned=earned, possible=possible, notes=(*check.notes, note)
    )


def point_to_points(checks: Iterable[CheckReport]) -> tuple[CheckReport, ...]:
    """The same checks, of which none that is worth points points to one that is worth none.

    What fails for the same reason as a mere hint points to the first that costs something.
    """
    checks = tuple(checks)
    worth = {check.name: check.possible for check in checks}
    leads: dict[str, str] = {}
    pointing = []
    for check in checks:
        before = check.same_as
        if before and check.possible and not worth.get(before):
            lead = leads.setdefault(before, check.name)
            same_as = "" if lead == check.name else lead
            check = msgspec.structs.replace(check, same_as=same_as)  # noqa: PLW2901
        pointing.append(check)
    return tuple(pointing)


def hint_in_words(check: CheckReport) -> str:
    """What a failing check that is worth no points says, on one line."""
    return f"No points hang on {check.name}, and it fails. {check.message}".rstrip()


def add_up_operations(
    checks: Sequence[CheckReport], operations: Sequence[OperationScore]
) -> tuple[OperationScore, ...]:
    """The operations that have checks, with the points of these."""
    own = {
        one.name: [check for check in checks if check.operation == one.name] for one in operations
    }
    return tuple(
        msgspec.structs.replace(
            operation,
            earned=sum(check.earned for check in own[operation.name]),
            possible=sum(check.possible for check in own[operation.name]),
        )
        for operation in operations
        if own[operation.name]
    )


def fix_first(checks: Sequence[CheckReport]) -> tuple[FixReport, ...]:
    """What to mend, what brings most first: mistakes that are certain, or else checks.

    What costs no points is none of it: it is a hint, or a person gave the points.
    """
    fixes: dict[tuple[str, tuple[str, ...]], FixReport] = {}
    for check in checks:
        if not check.failed or check.earned == check.possible:
            continue
        known = check.diagnosis if check.diagnosis and check.diagnosis.certain else None
        shown = check.same_as or check.name
        names = tuple(one.name for one in known.mistakes) if known else (shown,)
        found = fixes.get((check.operation, names))
        fixes[check.operation, names] = FixReport(
            operation=check.operation,
            name=" and ".join(names),
            check=found.check if found else shown,
            points=(found.points if found else 0) + check.lost,
        )
    for group in group_not_asked(checks):
        _add_not_asked(group, checks, fixes)
    single = [
        fix
        for (operation, names), fix in fixes.items()
        if len(names) == 1 or not all((operation, (name,)) in fixes for name in names)
    ]
    return tuple(sorted(single, key=lambda fix: -fix.points - fix.not_asked))


def group_not_asked(checks: Sequence[CheckReport]) -> tuple[NotAskedReport, ...]:
    """The checks that cost points though no case of them is wrong, by operation and reason."""
    groups: dict[tuple[str, str], list[CheckReport]] = {}
    for check in checks:
        if check.lost and not check.passed and not check.failed:
            groups.setdefault((check.operation, check.message), []).append(check)
    return tuple(NotAskedReport(checks=tuple(group)) for group in groups.values())


def _add_not_asked(
    group: NotAskedReport,
    checks: Sequence[CheckReport],
    fixes: dict[tuple[str, tuple[str, ...]], FixReport],
) -> None:
    """Let what ended the asking tell what was not asked after it.

    A function that is not there at all is named in the summary.
    """
    first = group.checks[0]
    if first.not_asked == "absent":
        return
    cause = _ENDED_BY.get(first.not_asked)
    ended = {
        one.same_as or one.name
        for one in checks
        if one.operation == first.operation and one.failed and one.verdict == cause
    }
    for key, fix in fixes.items():
        if fix.check in ended:
            fixes[key] = msgspec.structs.replace(fix, not_asked=group.lost)
            return
    name = first.not_asked or first.name
    fixes[first.operation, (name,)] = FixReport(
        operation=first.operation, name=name, check=first.name, points=0, not_asked=group.lost
    )


def summarize(
    score: Score,
    operations: Sequence[OperationScore],
    checks: Sequence[CheckReport],
    error: RaisedView | None,
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
    if score.earned == score.possible:
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
    groups = {
        "Not defined": [name for name in absent if missing.get(name) is False],
        "Not written yet": [name for name in absent if name not in missing],
    }
    return "".join(f" {what}: {', '.join(names)}." for what, names in groups.items() if names)


def _not_asked_in_words(checks: Sequence[CheckReport], absent: Sequence[str]) -> str:
    """What was not asked of functions that are written, with the points and why."""
    groups = [group for group in group_not_asked(checks) if group.checks[0].operation not in absent]
    whys = dict.fromkeys(group.checks[0].not_asked for group in groups)
    parts = []
    for why in whys:
        named = " and ".join(
            f"{group.title} ({group.points_in_words})"
            for group in groups
            if group.checks[0].not_asked == why
        )
        parts.append(f" Not asked: {named}{_WHY_IN_WORDS[why]}.")
    return "".join(parts)


def _why_nothing(
    operations: Sequence[OperationScore], checks: Sequence[CheckReport], loading: LoadingView
) -> str:
    """Why no function could be asked; one that is not found may be there by another name."""
    if loading.did_not_load:
        return f"Nothing to grade, since the file did not load. {loading.did_not_load}"
    first, *others = sorted(operations, key=lambda one: one.state != "missing")
    if first.state != "missing":
        every = len(operations)
        return (
            f"Nothing to grade yet: {every} of {every} functions are not written. "
            f"Start with {first.name}.{_stopped_early(loading)}"
        )
    why = next(check.message for check in checks if check.operation == first.name)
    todo = _absent_in_words([one.name for one in others], others)
    return f"Nothing to grade yet. {why}{todo}{_stopped_early(loading)}"


def _stopped_early(loading: LoadingView) -> str:
    said = loading.in_words or (loading.fault and f"{loading.fault} What is there was graded.")
    return f" {said}" if said else ""
