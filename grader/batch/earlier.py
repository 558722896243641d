"""Points that were earned under other conditions than hold now: both are named."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from grader.assignment import parse_assignment
from grader.deck.store import parse_deck
from grader.gradebook.kept import Kept
from grader.records.gradebook import Row
from grader.records.graded_with import GradedWith

__all__ = ["differences", "earned_with", "name_earlier", "name_regraded"]


def name_earlier(rows: Iterable[Row], now: Kept) -> tuple[str, ...]:
    """Two sentences on each group of students who would be graded otherwise now.

    Args:
        rows: The students.
        now: What the class is graded with.

    Raises:
        UserError: That cannot be used.
    """
    return tuple(
        f"The points of {students} stand as they were earned, with {before}. `grade regrade` "
        f"grades them again, with {changes}."
        for students, before, changes in _groups(rows, now)
    )


def name_regraded(rows: Iterable[Row], now: Kept) -> tuple[str, ...]:
    """A sentence on each group of students whose points are earned with something else now.

    Args:
        rows: The students as they were before.
        now: What they are graded with.

    Raises:
        UserError: That cannot be used.
    """
    return tuple(
        f"The points of {students} were earned with {before}; now with {changes}."
        for students, before, changes in _groups(rows, now)
    )


def _groups(rows: Iterable[Row], now: Kept) -> Iterator[tuple[str, str, str]]:
    """How many students, what their points were earned with, and what of it is other now."""
    rubric = parse_assignment(now.conditions.assignment, "assignment.toml").rubric
    here = GradedWith.here(parse_deck(now.conditions.deck, "the deck", rubric)).by_minor
    groups = Counter(
        (row.graded_with, tuple(row.possible.items())) for row in rows if row.graded_with
    )
    for (made_with, possible), count in groups.items():
        worth = dict(possible)
        changes = made_with and differences(made_with, worth, here, now.points)
        if made_with and changes:
            students = f"{count:,} student{'s' if count > 1 else ''}"
            yield students, earned_with(made_with, worth), ", ".join(changes)


def earned_with(made_with: GradedWith, worth: Mapping[str, int]) -> str:
    """What points were earned with and out of how many, in words."""
    return f"{made_with.in_words}, out of {sum(worth.values())}"


def differences(
    made_with: GradedWith, worth: Mapping[str, int], here: GradedWith, points: Mapping[str, int]
) -> list[str]:
    """What is other now than when points were earned, in words.

    Args:
        made_with: What the points were earned with.
        worth: What each check was worth.
        here: What they would be earned with here.
        points: What each check is worth now.
    """
    changes = made_with.changes_to(here)
    if worth != points:
        changes.append(f"another rubric, out of {sum(points.values())}")
    return changes
