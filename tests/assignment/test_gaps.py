"""Why a known mistake goes unnoticed."""

from functools import partial

import pytest

from grader.assignment.gaps import Evidence, find_gap, gather_evidence, is_right
from grader.assignment.narrow import narrowed
from grader.deck.narrow import narrowed_deck
from grader.records.deck import Deck
from grader.records.mistake import Steps
from grader.records.operation import Operation
from tests.support import EVERY_OPERATION, OPERATIONS

CONV2D = OPERATIONS["conv2d"]
SQUARE = narrowed(CONV2D, ("pair arguments", "rectangular kernel"), ())


def steps_of(operation: Operation, mistake: str) -> Steps:
    (found,) = (one for one in operation.bank().mistakes if one.name == mistake)
    return found.ways[0].steps


@pytest.fixture(scope="module")
def evidence(practice_deck: Deck) -> list[Evidence]:
    return gather_evidence(SQUARE, narrowed_deck(practice_deck, [SQUARE]))


def gap_of(evidence: list[Evidence], mistake: str, *paid: str) -> str:
    return find_gap(SQUARE, steps_of(SQUARE, mistake), evidence, {f"conv2d/{one}" for one in paid})


def test_what_only_cases_outside_of_the_contract_tell_is_outside(evidence: list[Evidence]) -> None:
    assert gap_of(evidence, "stride axes swapped", *SQUARE.checks) == "outside"


def test_what_checks_without_points_tell_is_nobodys_fault(evidence: list[Evidence]) -> None:
    assert gap_of(evidence, "answer remembered", "basic", "bias") == "no points"


def test_what_a_check_with_points_could_tell_is_a_hole(evidence: list[Evidence]) -> None:
    assert gap_of(evidence, "answer remembered", "purity") == "hole"


def test_a_fresh_case_tells_for_the_checks_that_ask_for_its_features(
    evidence: list[Evidence],
) -> None:
    mistake = "bias for every input channel"
    fresh = [one for one in evidence if not one.check]
    assert gap_of(fresh, mistake, "combined") == "hole"
    assert gap_of(fresh, mistake, "basic") == "no points"


def test_what_one_case_of_ten_tells_it_tells_by_chance(evidence: list[Evidence]) -> None:
    mistake = "kernel flipped"
    make = partial(SQUARE.bank().program, steps_of(SQUARE, mistake))
    wrong = [one for one in evidence if one.is_within and not is_right(SQUARE, make, one.answered)]
    gaps = {gap_of([one], mistake, "orientation"): one for one in wrong}
    assert gap_of([gaps["hole"], *[gaps["no points"]] * 8], mistake, "orientation") == "hole"
    assert gap_of([gaps["hole"], *[gaps["no points"]] * 9], mistake, "orientation") == "no points"


def test_what_nothing_tells_is_a_hole_where_all_checks_are_asked() -> None:
    every = [name for name, check in SQUARE.checks.items() if check.by_default]
    assert gap_of([], "answer remembered", *every) == "hole"
    assert gap_of([], "answer remembered", *every[1:]) == "no points"


@pytest.mark.usefixtures("few_drawn")
def test_cases_are_drawn_for_an_operation_that_no_deck_ships_with(practice_deck: Deck) -> None:
    avgpool = narrowed(EVERY_OPERATION["avgpool"], ("padding",), ())
    found = gather_evidence(avgpool, practice_deck)
    assert {one.is_within for one in found} == {True, False}
    assert {one.check for one in found} == {""}
    ignored = steps_of(avgpool, "padding ignored")
    assert find_gap(avgpool, ignored, found, {"avgpool/basic"}) == "outside"
