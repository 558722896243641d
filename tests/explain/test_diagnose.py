"""Naming mistakes: of programs of the bank, of two mistakes at a time, of what nothing explains."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from grader.check import check_submission
from grader.records.assignment import Assignment
from grader.records.case import Array
from grader.records.deck import Deck
from grader.records.mistake import Bank, KnownMistake, Mistake, Steps, Way
from grader.records.verdict import CheckResult, Diagnosis, VerdictKind
from tests.support import OPERATIONS, FakeAsker, bank_asker, restricted

CONV2D = OPERATIONS["conv2d"]
MISTAKES = {mistake.name: mistake for mistake in CONV2D.bank().mistakes}


def results_of(name: str, way: Steps, assignment: Assignment, deck: Deck) -> list[CheckResult]:
    asker = bank_asker(OPERATIONS[name], way)
    return check_submission(restricted(assignment, name), deck, asker)


def diagnoses_of(results: list[CheckResult]) -> dict[str, Diagnosis]:
    return {one.check: one.diagnosis for one in results if one.diagnosis is not None}


def fails_everywhere(results: list[CheckResult]) -> bool:
    return not any(one.passed for one in results) and {
        one.verdict.kind for one in results if one.verdict is not None
    } == {VerdictKind.RAISED}


def names_of(diagnosis: Diagnosis) -> tuple[str, ...]:
    return tuple(mistake.name for mistake in diagnosis.mistakes)


@pytest.mark.slow
@pytest.mark.parametrize("name", OPERATIONS)
def test_every_mistake_is_named_in_words_of_its_way_and_no_other_for_certain(
    name: str, assignment: Assignment, practice_deck: Deck
) -> None:
    unnamed, wrong = [], []
    for mistake, told, ways in in_their_words(OPERATIONS[name].bank()):
        tries = (results_of(name, way.steps, assignment, practice_deck) for way in ways)
        results = next((one for one in tries if not fails_everywhere(one)), [])
        found = diagnoses_of(results).values()
        if results and not any(names_of(one) == (mistake.name,) for one in found):
            unnamed.append(told)
        own = [(told,), (mistake.published,)]
        wrong += [(told, one) for one in found if one.certain and one.mistakes not in own]
    assert wrong == []
    assert unnamed == []


def in_their_words(bank: Bank) -> Iterator[tuple[KnownMistake, Mistake, list[Way]]]:
    """The ways of each mistake that are told in the same words."""
    for mistake in bank.mistakes:
        if mistake.told in {"exactly", "in float32"}:
            for told in dict.fromkeys(map(mistake.told_as, mistake.ways)):
                yield mistake, told, [way for way in mistake.ways if mistake.told_as(way) == told]


TOLD = {
    "Your window moves two cells at a time where no stride is given": (
        "maxpool",
        "fixed default stride",
        1,
    ),
    "Your code swaps the two numbers of `kernel_size`": (
        "maxpool",
        "sides of the window mixed up",
        2,
    ),
    "Your padding repeats the cell at the border": ("conv1d", "input repeated", 0),
    "Your padding mirrors the input around the cell at the border": ("conv1d", "input repeated", 2),
}
"""Programs of which another headline of the same mistake is false: operation, mistake and way."""


@pytest.mark.parametrize("headline", TOLD)
def test_a_mistake_is_told_in_the_words_of_the_way(
    headline: str, assignment: Assignment, practice_deck: Deck
) -> None:
    name, mistake, number = TOLD[headline]
    known = next(one for one in OPERATIONS[name].bank().mistakes if one.name == mistake)
    results = results_of(name, known.ways[number].steps, assignment, practice_deck)
    assert {
        told.headline
        for one in diagnoses_of(results).values()
        if one.certain
        for told in one.mistakes
    } == {headline}


def test_ways_that_explain_as_much_are_told_what_is_true_of_all(
    assignment: Assignment, practice_deck: Deck
) -> None:
    """The values that are asked are the same cut off and rounded."""
    results = results_of("pad", {"value": int}, assignment, practice_deck)
    (told,) = {one.mistakes for one in diagnoses_of(results).values() if one.certain}
    assert [one.headline for one in told] == ["Your code makes the value a whole number"]


def test_two_mistakes_are_each_named_where_they_act_alone(
    assignment: Assignment, practice_deck: Deck
) -> None:
    way = {**MISTAKES["stride ignored"].ways[0].steps, **MISTAKES["bias missing"].ways[0].steps}
    found = diagnoses_of(results_of("conv2d", way, assignment, practice_deck))
    assert names_of(found["stride"]) == ("stride ignored",)
    assert names_of(found["bias"]) == ("bias missing",)
    assert set(names_of(found["combined"])) == {"stride ignored", "bias missing"}
    assert all(one.certain for one in found.values())


def test_the_evidence_counts_what_is_explained(assignment: Assignment, practice_deck: Deck) -> None:
    results = results_of(
        "conv2d", MISTAKES["kernel flipped"].ways[0].steps, assignment, practice_deck
    )
    wrong = sum(one.wrong for one in results)
    right = sum(one.asked - one.wrong for one in results)
    (evidence,) = {one.evidence for one in diagnoses_of(results).values()}
    assert evidence == (
        f"A program with this mistake gives exactly your {wrong} wrong answers, "
        f"and is right in the {right} cases where you are."
    )


def test_a_right_program_gets_no_diagnosis(assignment: Assignment, practice_deck: Deck) -> None:
    for name in OPERATIONS:
        assert diagnoses_of(results_of(name, {}, assignment, practice_deck)) == {}


def scrambled(x: Array, *_: object, **__: object) -> Array:
    return np.array(np.sin(np.arange(x.size * 1.0)))


def shifted(*arguments: object, **options: object) -> Array:
    return CONV2D.twin(*arguments, **options) + 0.125


@pytest.mark.parametrize("function", [scrambled, shifted])
def test_what_nothing_explains_stays_without_a_name(
    function: Callable[..., Array], assignment: Assignment, practice_deck: Deck
) -> None:
    asker = FakeAsker({"conv2d": function})
    results = check_submission(restricted(assignment, "conv2d"), practice_deck, asker)
    assert any(one.wrong for one in results)
    assert diagnoses_of(results) == {}


def only_for_large(x: Array, weight: Array, *others: object, **options: object) -> Array:
    """Flips a kernel of more than eight numbers: no idea of the bank."""
    turned = weight[..., ::-1, ::-1] if weight.size > 8 else weight
    return CONV2D.twin(x, turned, *others, **options)


def test_a_right_answer_rules_out_a_mistake_that_would_change_it(
    assignment: Assignment, practice_deck: Deck
) -> None:
    asker = FakeAsker({"conv2d": only_for_large})
    results = check_submission(restricted(assignment, "conv2d"), practice_deck, asker)
    assert any(one.wrong for one in results)
    assert not any(
        "flipped" in name for d in diagnoses_of(results).values() for name in names_of(d)
    )


def test_one_wrong_answer_is_not_enough_to_be_certain(
    assignment: Assignment, practice_deck: Deck
) -> None:
    large = max(practice_deck.checks["conv2d/orientation"], key=lambda one: one.case.elements)

    def once(x: Array, weight: Array, *others: object, **options: object) -> Array:
        is_it = x.shape == large.case.arrays["x"].shape and np.array_equal(
            x, large.case.arrays["x"]
        )
        return CONV2D.twin(x, weight[..., ::-1, ::-1] if is_it else weight, *others, **options)

    asker = FakeAsker({"conv2d": once})
    results = check_submission(restricted(assignment, "conv2d"), practice_deck, asker)
    assert [one.wrong for one in results if one.wrong] == [1]
    assert not any(one.certain for one in diagnoses_of(results).values())


def constant(value: float) -> Callable[..., Array]:
    def answer(*arguments: object, **options: object) -> Array:
        return np.full_like(CONV2D.twin(*arguments, **options), value)

    return answer


def slightly_off(*arguments: object, **options: object) -> Array:
    return CONV2D.twin(*arguments, **options) * (1 + 1e-7)


def raises(*_: object, **__: object) -> Array:
    raise ValueError


@pytest.mark.parametrize(
    "function", [constant(np.inf), constant(np.nan), constant(3.25), slightly_off, raises]
)
def test_what_looks_like_rounding_or_fails_everywhere_gets_no_name(
    function: Callable[..., Array], assignment: Assignment, practice_deck: Deck
) -> None:
    asker = FakeAsker({"conv2d": function})
    results = check_submission(restricted(assignment, "conv2d"), practice_deck, asker)
    assert any(one.wrong for one in results)
    assert diagnoses_of(results) == {}


def larger_padding(x: Array, *others: object, padding: object = 0, **options: object) -> Array:
    """Pads both axes by the larger number: no idea of the bank, though like two of them."""
    most = max(padding) if isinstance(padding, tuple) else padding
    return CONV2D.twin(x, *others, padding=most, **options)


def test_what_other_wrong_answers_speak_against_is_not_certain(
    assignment: Assignment, practice_deck: Deck
) -> None:
    asker = FakeAsker({"conv2d": larger_padding})
    results = check_submission(restricted(assignment, "conv2d"), practice_deck, asker)
    found = diagnoses_of(results)
    assert any(one.wrong for one in results)
    assert not any(one.certain for one in found.values())


def test_failing_in_the_same_cases_is_not_certain(
    assignment: Assignment, practice_deck: Deck
) -> None:
    way = MISTAKES["bias tested for truth"].ways[1].steps
    found = diagnoses_of(results_of("conv2d", way, assignment, practice_deck))
    assert {names_of(one) for one in found.values()} == {("bias tested for truth",)}
    assert not any(one.certain for one in found.values())
    assert all(" fails, too, in the " in one.evidence for one in found.values())
