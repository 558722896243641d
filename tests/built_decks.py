"""Decks of operations that no assignment which ships asks, built when a test needs one."""

from functools import cache

import pytest

from grader.assignment import parse_assignment
from grader.deck.build import build_deck
from grader.records.assignment import Assignment
from grader.records.deck import Deck
from tests.support import EVERY_OPERATION


@cache
def asked_alone(operation: str) -> Assignment:
    """An assignment of one operation, with a point for each check."""
    checks = (name for name, one in EVERY_OPERATION[operation].checks.items() if one.by_default)
    rubric = "".join(f"{check} = 1\n" for check in checks)
    text = f'title = "{operation}"\n[rubric.{operation}]\n{rubric}'
    return parse_assignment(text.encode(), "assignment.toml")


@cache
def built_deck(operation: str, kind: str = "practice") -> Deck:
    """A deck of one operation, of fewer drawn cases than `grade deck build` has."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("grader.deck.build.EXAMPLES", 40)
        patch.setattr("grader.deck.fresh.EXAMPLES", 60)
        return build_deck(asked_alone(operation), 5 if kind == "practice" else 6, kind)
