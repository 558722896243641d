"""Verdicts times rubric: whole points, earned whole. Points are computed here and nowhere else."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

import msgspec

from grader.errors import MachineError
from grader.records.assignment import RubricRow
from grader.records.finding_report import FindingSummary
from grader.records.gradebook import WHOLE, Override
from grader.records.report import CheckReport, OperationScore, Report
from grader.records.score import Score
from grader.records.verdict import CheckResult, VerdictWord

_Told = TypeVar("_Told", bound=FindingSummary)


def points_of_check(possible: int, *, right: bool, given: Override | None = None) -> int:
    """What a check earns: all its points or none, unless a person gave others."""
    if given is not None:
        return given.out_of(possible)
    return possible if right else 0


def score_as_given(checks: Score, given: Iterable[Override]) -> Score:
    """The score of the checks, unless a person gave another as a whole."""
    for override in given:
        if override.check == WHOLE:
            earned = override.out_of(checks.possible)
            return Score(earned=earned, possible=checks.possible, adjusted=earned - checks.earned)
    return checks


def points_by_check(
    possible: Mapping[str, int],
    verdicts: Mapping[str, VerdictWord],
    given: Mapping[str, Override],
) -> dict[str, int]:
    """What every check of a rubric earns; one without a verdict earns nothing.

    Args:
        possible: What each check is worth, by its name.
        verdicts: What became of each.
        given: Points that a person gave, by the name of their check.
    """
    return {
        name: points_of_check(worth, right=verdicts.get(name) == "right", given=given.get(name))
        for name, worth in possible.items()
    }


def sum_by_operation(points: Mapping[str, int]) -> dict[str, int]:
    """Points by operation, from points by name of the check."""
    sums: dict[str, int] = {}
    for name, number in points.items():
        operation = name.partition("/")[0]
        sums[operation] = sums.get(operation, 0) + number
    return sums


def score_results(rubric: Sequence[RubricRow], results: Sequence[CheckResult]) -> Score:
    """Add up what was earned and what there is to earn.

    Args:
        rubric: The checks and their points.
        results: What became of each, in the same order.
    """
    pairs = zip(rubric, results, strict=True)
    return Score(
        earned=sum(points_of_check(row.points, right=result.passed) for row, result in pairs),
        possible=sum(row.points for row in rubric),
    )


def score_checks(
    checks: Iterable[CheckReport], possible: Mapping[str, int], given: Iterable[Override]
) -> tuple[CheckReport, ...]:
    """The checks of a report under another rubric, and with points that a person gave.

    Args:
        checks: The checks.
        possible: What each is worth, by its name; checks that are not named are left out.
        given: Points that a person gave.
    """
    by_hand = {override.check: override for override in given}
    return tuple(
        _score_check(check, possible[check.name], by_hand.get(check.name))
        for check in checks
        if check.name in possible
    )


def _score_check(check: CheckReport, possible: int, given: Override | None) -> CheckReport:
    earned = points_of_check(possible, right=check.passed, given=given)
    notes = check.notes
    if given is not None:
        notes = (*notes, f"{earned} of {possible} points were given by hand: {given.note}")
    return msgspec.structs.replace(check, earned=earned, possible=possible, notes=notes)


def require_score(report: Report, points: Iterable[int]) -> None:
    """Require that what a format hands on adds up to the score, so that all show the same total.

    Args:
        report: The report.
        points: The points that the format says each check earned.

    Raises:
        MachineError: They do not add up to the score.
    """
    total = sum(points)
    if total != report.score.of_checks:
        raise MachineError(
            f"The checks of {report.submission.name!r} add up to {total} points and its score is "
            f"{report.score.of_checks}. Please report this."
        )


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


def arrange_findings(
    findings: Iterable[_Told], lost: Mapping[str, int], operations: Sequence[str]
) -> tuple[_Told, ...]:
    """The findings with the points that they cost, in the order in which they are told everywhere.

    Functions by their dearest finding, or that of one whose failing calls call it, which comes
    after it; those that are not written last. Inside of a function by points, and of equal points
    what surely comes first.

    Args:
        findings: The findings.
        lost: What each check lost, by its name; others are left out of the findings.
        operations: Names of the operations in the order of the assignment.
    """
    scored = [one for finding in findings if (one := _score_finding(finding, lost)).every_check]
    dearest: dict[str, int] = {}
    for finding in scored:
        dearest[finding.operation] = max(dearest.get(finding.operation, 0), finding.points)
    depth = dict.fromkeys(dearest, 0)
    for finding in scored:
        for name in finding.calls:
            if name in dearest:
                dearest[name] = max(dearest[name], dearest[finding.operation])
                depth[finding.operation] += 1
    order = ["", *operations]

    def rank(finding: _Told) -> tuple[int, ...]:
        name, place = finding.operation, order.index(finding.operation)
        if finding.unwritten:
            return True, 0, 0, place
        return False, -dearest[name], depth[name], place, -finding.points, not finding.explained

    return tuple(sorted(scored, key=rank))


def _score_finding(finding: _Told, lost: Mapping[str, int]) -> _Told:
    checks = tuple(name for name in finding.checks if name in lost)
    not_asked = tuple(name for name in finding.not_asked if name in lost)
    points = sum(lost[name] for name in (*checks, *not_asked))
    return msgspec.structs.replace(finding, checks=checks, not_asked=not_asked, points=points)
