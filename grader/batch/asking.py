"""What decides the verdicts of a submission, and what merely decides what they are worth."""

import hashlib

import msgspec

from grader.batch.worker_state import versions
from grader.records.assignment import Assignment
from grader.records.deck import Deck

__all__ = ["digest_of_asking", "points_of"]


def digest_of_asking(assignment: Assignment, deck: Deck, *, weak: bool) -> str:
    """SHA-256 of all that decides what a report says, but for points; hexadecimal.

    Args:
        assignment: Its checks with their feedback, limits, policy and versions count; not points
            and title.
        deck: Its digest counts.
        weak: Whether weak isolation was allowed.
    """
    checks = sorted((row.name, row.feedback) for row in assignment.rubric)
    asked = (checks, assignment.limits, assignment.policy, assignment.versions)
    parts = (*asked, deck.digest, weak, versions())
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()


def points_of(assignment: Assignment, deck: Deck) -> dict[str, int]:
    """What each check is worth that a deck asks, by its name, in the order of the rubric."""
    return {row.name: row.points for row in assignment.asked_with(deck).rubric}
