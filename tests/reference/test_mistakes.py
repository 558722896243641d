"""The bank of known mistakes."""

from collections.abc import Collection, Iterator, Sequence

import numpy as np
import pytest

from grader.compare import compare_answer
from grader.isolation.in_process import call_in_process
from grader.records.case import AnsweredCase
from grader.records.deck import Deck
from grader.records.mistake import Bank, KnownMistake, Program, Way
from grader.records.operation import Operation
from grader.records.outcome import Returned
from tests.built_decks import built_deck
from tests.sampling import with_one_gradient
from tests.support import EVERY_OPERATION, GRADIENTS, OPERATIONS

FAMILIES = {
    "answer", "batch", "bias", "channels", "dtype", "layout", "orientation", "padding", "pooling",
    "size", "state", "stride", "window",
}  # fmt: skip

MAX_HEADLINE = 90
"""Characters of a headline; most have 60 at most."""

BANKS = [
    *(pytest.param(one, one.bank(), id=name) for name, one in OPERATIONS.items()),
    *with_one_gradient(pytest.param(one, one.bank(), id=name) for name, one in GRADIENTS.items()),
]


def cases_of(operation: Operation, practice_deck: Deck) -> list[AnsweredCase]:
    deck = built_deck(operation.name) if operation.name in GRADIENTS else practice_deck
    return [
        one
        for name, answered in deck.checks.items()
        if name.partition("/")[0] == operation.name
        for one in answered
        if one.answer.value is not None
    ]


def is_right(operation: Operation, program: Program, one: AnsweredCase) -> bool:
    outcome = call_in_process(operation, program, one.case)
    return compare_answer(operation, one.case, one.answer, outcome).right


def ways_of(bank: Bank) -> Iterator[tuple[KnownMistake, Way]]:
    return ((mistake, way) for mistake in bank.mistakes for way in mistake.ways)


@pytest.mark.parametrize(("operation", "bank"), BANKS)
def test_the_program_without_a_mistake_is_right(
    operation: Operation, bank: Bank, practice_deck: Deck
) -> None:
    for one in cases_of(operation, practice_deck):
        assert is_right(operation, bank.program({}), one), one.case.in_words


@pytest.mark.parametrize(("operation", "bank"), BANKS)
def test_every_way_of_every_mistake_costs_points(
    operation: Operation, bank: Bank, practice_deck: Deck
) -> None:
    cases = cases_of(operation, practice_deck)
    harmless = [
        (mistake.name, number)
        for mistake in bank.mistakes
        for number, way in enumerate(mistake.ways)
        if all(is_right(operation, bank.program(way.steps), one) for one in cases)
    ]
    assert not harmless


@pytest.mark.slow
@pytest.mark.parametrize(("operation", "bank"), BANKS)
def test_the_deck_tells_any_two_mistakes_apart(
    operation: Operation, bank: Bank, practice_deck: Deck
) -> None:
    assert mistakes_alike(operation, bank, cases_of(operation, practice_deck)) == []


def mistakes_alike(
    operation: Operation, bank: Bank, cases: Sequence[AnsweredCase]
) -> list[set[str]]:
    """Names of mistakes with ways that do the same in all of these cases."""
    alike = [[(mistake.name, bank.program(way.steps)) for mistake, way in ways_of(bank)]]
    for one in cases:
        parts = [_by_what_they_did(operation, programs, one) for programs in alike]
        alike = [part for group in parts for part in group if len({name for name, _ in part}) > 1]
    return [{name for name, _ in part} for part in alike]


def _by_what_they_did(
    operation: Operation, programs: Sequence[tuple[str, Program]], one: AnsweredCase
) -> Collection[list[tuple[str, Program]]]:
    groups: dict[object, list[tuple[str, Program]]] = {}
    for name, program in programs:
        groups.setdefault(what_it_did(operation, program, one), []).append((name, program))
    return groups.values()


def what_it_did(operation: Operation, program: Program, one: AnsweredCase) -> object:
    outcome = call_in_process(operation, program, one.case)
    if not isinstance(outcome, Returned):
        return outcome.type
    parts = (outcome.value, outcome.again, outcome.then, outcome.kept)
    numbers = [None if part is None else (part.shape, part.tobytes()) for part in parts]
    return (*numbers, outcome.dtype, outcome.modified, outcome.shares)


@pytest.mark.parametrize("bank", [operation.bank() for operation in EVERY_OPERATION.values()])
def test_a_mistake_is_told_in_one_sentence_and_one_question(bank: Bank) -> None:
    names = [mistake.name for mistake in bank.mistakes]
    assert len(set(names)) == len(names)
    for mistake in bank.mistakes:
        assert mistake.family in FAMILIES, mistake.name
        for told in (mistake.published, *map(mistake.told_as, mistake.ways)):
            assert told.headline.startswith(("Your ", "The ", "One ")), told
            assert not told.headline.endswith("."), told
            assert ". " not in told.headline, told
            assert "seem" not in told.headline, told
            assert len(told.headline) <= MAX_HEADLINE, told
            assert told.question.endswith("?"), told
            assert told.question.count("?") == 1, told


def test_there_are_many_more_than_sixty_mistakes() -> None:
    assert sum(len(operation.bank().mistakes) for operation in OPERATIONS.values()) >= 60


@pytest.mark.parametrize(("operation", "bank"), BANKS)
def test_a_mistake_leaves_the_arrays_of_a_case_alone(
    operation: Operation, bank: Bank, practice_deck: Deck
) -> None:
    one = next(one for one in cases_of(operation, practice_deck) if one.case.judges == "purity")
    before = {name: array.copy() for name, array in one.case.arrays.items()}
    for _, way in ways_of(bank):
        call_in_process(operation, bank.program(way.steps), one.case)
    for name, array in before.items():
        assert np.array_equal(one.case.arrays[name], array)
