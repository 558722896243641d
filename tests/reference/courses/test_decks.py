"""The practice decks of packs: small, what `make packs` builds, and of all that a pack asks."""

import re

import pytest

from grader.deck.build import cases_of_row
from grader.deck.fresh import FRESH, fresh_cases
from grader.deck.narrow import narrowed_deck
from grader.deck.store import load_deck
from tests.courses import PACKS, assignment_of, path_of
from tests.support import REPOSITORY

MAX_BYTES = 100_000
"""Of one deck."""

EVERY = 9
"""Of so many rows one is drawn anew."""


def seed_of_packs() -> int:
    found = re.search(
        r"^packs:.*?--seed (\d+)", (REPOSITORY / "Makefile").read_text(), re.DOTALL | re.MULTILINE
    )
    assert found is not None
    return int(found[1])


@pytest.mark.parametrize("course", PACKS)
def test_a_deck_has_cases_of_every_check_within_the_contract_and_no_others(course: str) -> None:
    asked = assignment_of(course)
    deck = load_deck(path_of(course).with_name("practice.deck"))
    assert (deck.kind, deck.seed) == ("practice", seed_of_packs())
    assert [*deck.checks] == [row.name for row in asked.rubric]
    narrow = narrowed_deck(deck, asked.operations)
    assert {name: len(cases) for name, cases in narrow.checks.items()} == {
        name: len(cases) for name, cases in deck.checks.items()
    }
    assert all(0 < len(cases) <= FRESH for cases in deck.fresh.values())
    assert path_of(course).with_name("practice.deck").stat().st_size < MAX_BYTES


@pytest.mark.whole
@pytest.mark.parametrize("course", PACKS)
def test_a_deck_is_what_building_it_gives(course: str) -> None:
    asked = assignment_of(course)
    deck = load_deck(path_of(course).with_name("practice.deck"))
    operations = {one.name: one for one in asked.operations}
    for index, row in [*enumerate(asked.rubric)][::EVERY]:
        again = cases_of_row(operations[row.operation], row, deck.seed + index)
        assert [one.case.in_words for one in again] == [
            one.case.in_words for one in deck.checks[row.name]
        ], f"{row.name}: run `make packs`"
    index, first = len(asked.rubric), asked.operations[0]
    drawn = fresh_cases(first, deck.seed + index, len(asked.operations))
    assert [case.in_words for case in drawn] == [
        one.case.in_words for one in deck.fresh[first.name]
    ]
