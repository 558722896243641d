"""What to mend first, and which checks were not asked."""

from collections.abc import Mapping, Sequence

import msgspec

from grader.records.report import CheckReport, FixReport, NotAskedReport
from grader.records.verdict import VerdictWord

_ENDED_BY: Mapping[str, VerdictWord] = {"timed out": "timed out", "not written": "missing"}
"""The verdict on the checks that ended the asking, by why others were not asked."""


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
    """Add the points of checks that were not asked to the fix for what ended the asking.

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
