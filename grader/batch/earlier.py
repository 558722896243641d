"""Points that were earned under other conditions than hold now: they stay, and it is said."""

from collections import Counter
from collections.abc import Iterable, Mapping

from grader.assignment import parse_assignment
from grader.batch.asking import graded_with_here
from grader.deck.store import parse_deck
from grader.gradebook.kept import Kept
from grader.records.gradebook import GradedWith, Row

__all__ = ["differences", "earned_with", "name_earlier"]


def name_earlier(rows: Iterable[Row], now: Kept) -> tuple[str, ...]:
    """Two sentences on each group of students who would be graded otherwise now.

    Args:
        rows: The students.
        now: What the class is graded with.

    Raises:
        UserError: That cannot be used.
    """
    rubric = parse_assignment(now.conditions.assignment, "assignment.toml").rubric
    here = graded_with_here(parse_deck(now.conditions.deck, "the deck", rubric))
    groups = Counter(
        (row.graded_with, tuple(row.possible.items())) for row in rows if row.graded_with
    )
    said = []
    for (made_with, possible), count in groups.items():
        worth = dict(possible)
        changes = made_with and differences(made_with, worth, here, now.points)
        if made_with and changes:
            said.append(
                f"The points of {count:,} student{'s' if count > 1 else ''} stand as they were "
                f"earned, with {earned_with(made_with, worth)}. `grade regrade` grades them again, "
                f"with {', '.join(changes)}."
            )
    return tuple(said)


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
    changes = [
        f"{name} {version}"
        for name, version in here.versions.items()
        if version != made_with.versions[name]
    ]
    if made_with.deck.digest != here.deck.digest:
        changes.append(here.deck.in_words)
    if worth != points:
        changes.append(f"another rubric, out of {sum(points.values())}")
    return changes
