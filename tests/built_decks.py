"""Decks of operations that no assignment which ships asks, built when a test needs one."""

from functools import cache

import pytest

from grader.assignment import load_operation, parse_assignment
from grader.assignment.narrow import narrowed
from grader.deck.build import build_deck
from grader.records.assignment import Assignment
from grader.records.deck import Deck


@cache
def asked_alone(operation: str, *without: str) -> Assignment:
    """An assignment of one operation without some features, with a point for each check."""
    asked = narrowed(load_operation(operation), without, ())
    rubric = "".join(f"{name} = 1\n" for name, one in asked.checks.items() if one.by_default)
    text = f"""title = "{operation}"
[operation.{operation}]
without = {[*without]}
[rubric.{operation}]
{rubric}"""
    return parse_assignment(text.encode(), "assignment.toml")


@cache
def built_deck(operation: str, *without: str, kind: str = "practice") -> Deck:
    """A deck of one operation, of fewer drawn cases than `grade deck build` has."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("grader.deck.build.EXAMPLES", 40)
        patch.setattr("grader.deck.fresh.EXAMPLES", 60)
        return build_deck(asked_alone(operation, *without), 5 if kind == "practice" else 6, kind)
