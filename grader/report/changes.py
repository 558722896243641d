"""What a save changed, in a few lines of a terminal."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from grader.records.assignment import RubricRow
from grader.records.report import Report
from grader.report.fixes import group_not_asked
from grader.report.terminal import failure_parts, not_asked_parts
from grader.scoring import points_of_check, sum_by_operation

_MAX_NAMED = 6
"""Checks that are named one by one."""


def print_standing(
    rubric: Sequence[RubricRow],
    right: frozenset[str],
    before: frozenset[str] | None,
    console: Console,
) -> None:
    """Print the points, and which checks are right or wrong since the last time.

    Args:
        rubric: The checks that were asked.
        right: Names of those that are right.
        before: The same of the last time; None if this is the first.
        console: Where to print.
    """
    possible = {row.name: row.points for row in rubric}
    earned = _earned(rubric, right)
    of_operations = sum_by_operation(earned)
    scores = [
        f"{name} {of_operations[name]}/{worth}"
        for name, worth in sum_by_operation(possible).items()
    ]
    total = f"{sum(earned.values())}/{sum(possible.values())}"
    console.print(Text.assemble((total, "bold"), "  ", ", ".join(scores)))
    if before is not None:
        console.print(Text("\n".join(_changes(rubric, right, before)) or "  no change"))


def print_last_standing(
    rubric: Sequence[RubricRow], right: frozenset[str], console: Console
) -> None:
    """Print, of a file that does not load, what it was worth when it last did.

    Args:
        rubric: The checks that were asked.
        right: Names of those that were right then.
        console: Where to print.
    """
    console.print(
        f"The file does not load. When it last did, {sum(_earned(rubric, right).values())} of "
        f"{sum(row.points for row in rubric)} points were earned."
    )


def print_first_failure(report: Report, console: Console) -> None:
    """Print the failure whose mending brings most; where nothing was asked or fails, say so."""
    if report.load_error or not report.fix_first:
        console.print(Text(report.summary))
    if not report.fix_first:
        return
    first = report.fix_first[0]
    check = next(check for check in report.checks if check.name == first.check)
    console.print()
    alike = [one for one in report.checks if one.same_as == check.name]
    group = next((one for one in group_not_asked(report.checks) if check in one.checks), None)
    for part in failure_parts(check, alike) if group is None else not_asked_parts(group):
        console.print(part)
    if others := len(report.fix_first) - 1:
        console.print(f"{others} more to mend {'is' if others == 1 else 'are'} on the page.")


def _earned(rubric: Sequence[RubricRow], right: frozenset[str]) -> dict[str, int]:
    return {row.name: points_of_check(row.points, right=row.name in right) for row in rubric}


def _changes(
    rubric: Sequence[RubricRow], right: frozenset[str], before: frozenset[str]
) -> Iterator[str]:
    for words, sign, names in (("right", "+", right - before), ("wrong", "-", before - right)):
        rows = [row for row in rubric if row.name in names]
        if rows:
            named = ", ".join(row.name for row in rows[:_MAX_NAMED])
            more = f" and {len(rows) - _MAX_NAMED} more" if len(rows) > _MAX_NAMED else ""
            yield f"  now {words}: {named}{more} ({sign}{sum(row.points for row in rows)})"
