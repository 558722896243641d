"""Decks asked with a narrower contract than they were built for, and built for one."""

import pytest

from grader.assignment import parse_assignment
from grader.assignment.files import default_deck_path
from grader.assignment.load import parse_files
from grader.check.causes import outcomes_for
from grader.deck.build import build_deck
from grader.deck.narrow import NarrowedDeck, narrowed_deck
from grader.errors import DeckError
from grader.records.assignment import Assignment
from grader.records.deck import Deck
from tests.support import OPERATIONS

TEXT = """
title = "Narrow"
[operation.conv2d]
without = ["pair arguments", "rectangular kernel", "bias"]
[operation.maxpool]
without = ["padding"]
[rubric.conv2d]
basic = 4
rectangular = 1
forms = 1
worked-examples = 1
[rubric.maxpool]
basic = 2
forms = 1
combined = 2
[rubric.pad]
basic = 1
"""


@pytest.fixture(scope="module")
def narrow() -> Assignment:
    return parse_assignment(TEXT.encode(), "narrow.toml")


@pytest.fixture(scope="module")
def filtered(narrow: Assignment, practice_deck: Deck) -> Deck:
    return narrowed_deck(practice_deck, narrow.operations)


def test_a_deck_asked_with_whole_contracts_is_itself(
    assignment: Assignment, practice_deck: Deck
) -> None:
    assert narrowed_deck(practice_deck, assignment.operations) is practice_deck


def test_no_case_outside_of_the_contract_is_asked(narrow: Assignment, filtered: Deck) -> None:
    for operation in narrow.operations:
        cases = (*filtered.cases_of(operation.name), *filtered.fresh[operation.name])
        assert cases
        assert all(operation.accepts(one.case) for one in cases)
    given = {name for one in filtered.cases_of("maxpool") for name in one.case.options}
    assert given == {"kernel_size", "stride"}


def test_a_check_that_keeps_no_case_is_gone_and_others_lose_none(
    filtered: Deck, practice_deck: Deck
) -> None:
    assert "conv2d/bias" not in filtered.checks
    assert "maxpool/padding" not in filtered.checks
    assert filtered.checks["pad/basic"] == practice_deck.checks["pad/basic"]
    assert filtered.fresh["pad"] == practice_deck.fresh["pad"]
    assert filtered.fresh.keys() == practice_deck.fresh.keys()
    assert len(filtered.fresh) == len(practice_deck.fresh)
    assert filtered.digest == practice_deck.digest


def test_an_index_of_known_mistakes_is_read_by_the_cases_that_it_numbers(
    filtered: Deck, practice_deck: Deck
) -> None:
    assert isinstance(filtered, NarrowedDeck)
    assert filtered.indexed_cases("conv2d") == practice_deck.cases_of("conv2d")
    outcomes_for(OPERATIONS["conv2d"], filtered.digest, filtered.indexed_cases("conv2d"))


def test_an_assignment_is_asked_with_the_cases_within_its_contract(filtered: Deck) -> None:
    deck = default_deck_path().read_bytes()
    _, cases = parse_files(TEXT.encode(), deck, "narrow.toml", "practice.deck")
    assert {name: len(asked) for name, asked in cases.checks.items()} == {
        name: len(asked) for name, asked in filtered.checks.items()
    }


def test_a_deck_that_has_no_case_within_the_contract_is_refused() -> None:
    text = 'title = "t"\n[operation.maxpool]\nwithout = ["default stride", "overlap", "gaps"]\n'
    deck = default_deck_path().read_bytes()
    with pytest.raises(DeckError, match="no cases for maxpool/basic"):
        parse_files(f"{text}[rubric.maxpool]\nbasic = 1".encode(), deck, "t.toml", "p.deck")


@pytest.mark.usefixtures("few_drawn")
def test_a_deck_is_built_of_cases_within_the_contract(narrow: Assignment) -> None:
    deck = build_deck(narrow, 5, "final")
    assert set(deck.checks) == {row.name for row in narrow.rubric}
    assert narrowed_deck(deck, narrow.operations).size == deck.size
    titles = {one.case.title for one in deck.checks["conv2d/worked-examples"]}
    assert "sharpen" in titles


@pytest.mark.usefixtures("few_drawn")
def test_a_check_that_has_no_case_within_the_contract_is_named() -> None:
    text = 'title = "t"\n[operation.maxpool]\nwithout = ["stride > 1", "overlap", "1x1 kernel"]\n'
    asked = parse_assignment(f"{text}[rubric.maxpool]\nbasic = 1".encode(), "t.toml")
    with pytest.raises(DeckError, match="'maxpool/basic' got no cases"):
        build_deck(asked, 5, "final")
