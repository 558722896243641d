"""Grading programs of courses."""

from collections.abc import Callable
from functools import cache

import pytest

from grader.assignment.own_operations import operations_beside
from grader.deck.build import build_deck
from grader.deck.narrow import narrowed_deck
from grader.deck.store import load_deck
from grader.grade import grade_submission
from grader.isolation.launcher import Launcher
from grader.records.assignment import Assignment
from grader.records.deck import Deck
from grader.records.report import Report
from grader.records.submission import Submission
from tests.courses import NARROW, PACKS, assignment_of, path_of

GradeCourse = Callable[[Submission, Assignment, str], Report]

DeckOf = Callable[[str, str], Deck]


@pytest.fixture(scope="session")
def deck_of(practice_deck: Deck) -> DeckOf:
    """The practice deck that ships with a pack, or ours; others are built of few drawn cases."""

    @cache
    def deck_of(course: str, kind: str) -> Deck:
        if kind == "practice" and course in PACKS:
            return load_deck(path_of(course).with_name("practice.deck"))
        if kind == "practice" and course in NARROW:
            return practice_deck
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("grader.deck.build.EXAMPLES", 40)
            patch.setattr("grader.deck.fresh.EXAMPLES", 60)
            own = operations_beside(path_of(course).parent).sources
            return build_deck(assignment_of(course), 7, kind, own)

    return deck_of


@pytest.fixture(scope="session")
def grade(deck_of: DeckOf, launcher: Launcher) -> GradeCourse:
    """Grade a program with the practice deck of its course."""

    def grade(submission: Submission, assignment: Assignment, course: str) -> Report:
        deck = narrowed_deck(deck_of(course, "practice"), assignment.operations)
        return grade_submission(submission, assignment, deck, launcher)

    return grade
