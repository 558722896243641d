"""Naming mistakes: of programs of the bank, of two mistakes at a time, of what nothing explains."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from typing import Any

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view

from grader.allowance import OverspentError
from grader.check import ask_checks
from grader.explain.diagnose import known_causes
from grader.explain.known_outcomes import KnownOutcomes
from grader.isolation.in_process import call_in_process
from grader.operation.windows import per_axis
from grader.records.assignment import Assignment
from grader.records.case import Array
from grader.records.deck import Deck
from grader.records.finding import Cause
from grader.records.mistake import Bank, KnownMistake, Mistake, Steps, Way
from grader.records.outcome import Returned
from grader.records.verdict import Asked, Diagnosis
from tests.support import OPERATIONS, FakeAsker, bank_asker, restricted

CONV2D = OPERATIONS["conv2d"]
MISTAKES = {mistake.name: mistake for mistake in CONV2D.bank().mistakes}

Checks = dict[str, Sequence[Asked]]
"""The cases of each check, with what came of them."""


@cache
def outcomes_for(name: str) -> KnownOutcomes:
    """One object, so that what programs with known mistakes answer is kept."""
    return KnownOutcomes(OPERATIONS[name].bank(), partial(call_in_process, OPERATIONS[name]))


def ask(name: str, asker: FakeAsker, assignment: Assignment, deck: Deck) -> Checks:
    runs = ask_checks(restricted(assignment, name), deck, asker)
    return {run.row.check: run.cases for run in runs}


def ask_way(way: Steps, assignment: Assignment, deck: Deck, name: str = "conv2d") -> Checks:
    return ask(name, bank_asker(OPERATIONS[name], way), assignment, deck)


def ask_conv2d(function: Callable[..., Array], assignment: Assignment, deck: Deck) -> Checks:
    checks = ask("conv2d", FakeAsker({"conv2d": function}), assignment, deck)
    assert wrong_in(checks)
    return checks


def causes_of(checks: Checks, name: str = "conv2d") -> list[Cause]:
    return known_causes(outcomes_for(name), checks, lambda: None)


def diagnoses_of(checks: Checks, name: str = "conv2d") -> list[Diagnosis]:
    return [one.diagnosis for one in causes_of(checks, name) if one.diagnosis is not None]


def wrong_in(checks: Checks) -> list[Asked]:
    return [one for cases in checks.values() for one in cases if not one.verdict.right]


def raises_everywhere(checks: Checks) -> bool:
    cases = [one for own in checks.values() for one in own]
    return not any(one.verdict.right or isinstance(one.outcome, Returned) for one in cases)


def names_of(diagnosis: Diagnosis) -> tuple[str, ...]:
    return tuple(mistake.name for mistake in diagnosis.mistakes)


@pytest.mark.slow
@pytest.mark.parametrize("every", [4, pytest.param(1, marks=pytest.mark.whole)])
@pytest.mark.parametrize("name", OPERATIONS)
def test_every_mistake_is_named_in_words_of_its_way_and_no_other_for_certain(
    name: str, every: int, assignment: Assignment, practice_deck: Deck
) -> None:
    unnamed, wrong = [], []
    for mistake, told, ways in [*in_their_words(OPERATIONS[name].bank())][::every]:
        tries = (ask_way(way.steps, assignment, practice_deck, name) for way in ways)
        checks = next((one for one in tries if not raises_everywhere(one)), {})
        found = diagnoses_of(checks, name)
        if checks and not any(names_of(one) == (mistake.name,) for one in found):
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


def test_a_mistake_is_certain_where_others_are_about_what_a_contract_leaves_out(
    assignment: Assignment, practice_deck: Deck
) -> None:
    def flipped(weight: Array, **others: Any) -> Array:
        return CONV2D.twin(weight=weight[:, :, ::-1, ::-1], **others)

    checks = ask_conv2d(flipped, assignment, practice_deck)
    gray = {
        check: [one for one in cases if one.answered.case.arrays["weight"].shape[:2] == (1, 1)]
        for check, cases in checks.items()
    }
    for left_out in ((), ("channels",)):
        (cause,) = known_causes(outcomes_for("conv2d"), gray, lambda: None, left_out)
        assert cause.diagnosis is not None
        assert names_of(cause.diagnosis) == ("kernel flipped",)
        assert cause.diagnosis.certain is bool(left_out)


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
    checks = ask_way(known.ways[number].steps, assignment, practice_deck, name)
    assert {
        told.headline for one in diagnoses_of(checks, name) if one.certain for told in one.mistakes
    } == {headline}


def through_views(x: Array, weight: Array, *_: object, **options: object) -> Array:
    """Leaves padding and bias out, and fails where no window fits, where loops give no cells."""
    down, right = per_axis(options.get("stride", 1), 2)
    windows = sliding_window_view(x, weight.shape[2:], axis=(2, 3))[:, :, ::down, ::right]
    out: Array = np.einsum("nchwij,ocij->nohw", windows, weight)
    return out


def test_a_program_that_fails_where_no_window_fits_has_its_mistakes_all_the_same(
    assignment: Assignment, practice_deck: Deck
) -> None:
    found = diagnoses_of(ask_conv2d(through_views, assignment, practice_deck))
    assert {name for one in found if one.certain for name in names_of(one)} == {
        "padding ignored",
        "bias missing",
    }


def test_ways_that_explain_as_much_are_told_what_is_true_of_all(
    assignment: Assignment, practice_deck: Deck
) -> None:
    """The values that are asked are the same cut off and rounded."""
    checks = ask_way({"value": int}, assignment, practice_deck, "pad")
    (told,) = {one.mistakes for one in diagnoses_of(checks, "pad") if one.certain}
    assert [one.headline for one in told] == ["Your code makes the value a whole number"]


def test_two_mistakes_are_each_named_where_they_act_alone(
    assignment: Assignment, practice_deck: Deck
) -> None:
    way = {**MISTAKES["stride ignored"].ways[0].steps, **MISTAKES["bias missing"].ways[0].steps}
    checks = ask_way(way, assignment, practice_deck)
    stride, bias = sorted(causes_of(checks), key=lambda one: str(one.diagnosis), reverse=True)
    assert [one.diagnosis and names_of(one.diagnosis) for one in (stride, bias)] == [
        ("stride ignored",),
        ("bias missing",),
    ]
    assert stride.is_whole
    assert bias.is_whole
    wrong = {check: wrong_in({check: cases}) for check, cases in checks.items()}
    assert all(stride.gives(one) and not bias.gives(one) for one in wrong["stride"])
    assert all(bias.gives(one) and not stride.gives(one) for one in wrong["bias"])
    both = [one for one in wrong["combined"] if not (stride.gives(one) or bias.gives(one))]
    assert both
    assert all(stride.beside(one) and bias.beside(one) for one in both)


def test_the_evidence_counts_what_is_explained(assignment: Assignment, practice_deck: Deck) -> None:
    steps = MISTAKES["kernel flipped"].ways[0].steps
    checks = ask_way(steps, assignment, practice_deck)
    wrong = len(wrong_in(checks))
    right = sum(map(len, checks.values())) - wrong
    (found,) = diagnoses_of(checks)
    assert found.evidence == (
        f"A program that makes only this mistake gives your answer in all {wrong + right} calls: "
        f"the same {wrong} wrong, the same {right} right."
    )


def test_a_cause_can_be_asked_of_cases_after_the_search(
    assignment: Assignment, practice_deck: Deck
) -> None:
    """Also where the allowance is spent: findings are made of causes all the same."""
    ended = False

    def count() -> None:
        if ended:
            raise OverspentError

    checks = ask_way(MISTAKES["kernel flipped"].ways[0].steps, assignment, practice_deck)
    (cause,) = known_causes(outcomes_for("conv2d"), checks, count)
    ended = True
    assert all(map(cause.gives, wrong_in(checks)))
    assert not any(map(cause.beside, wrong_in(checks)))


def test_a_right_program_gets_no_diagnosis(assignment: Assignment, practice_deck: Deck) -> None:
    for name in OPERATIONS:
        assert diagnoses_of(ask_way({}, assignment, practice_deck, name), name) == []


def scrambled(x: Array, *_: object, **__: object) -> Array:
    return np.array(np.sin(np.arange(x.size * 1.0)))


def shifted(*arguments: object, **options: object) -> Array:
    return CONV2D.twin(*arguments, **options) + 0.125


@pytest.mark.parametrize("function", [scrambled, shifted])
def test_what_nothing_explains_stays_without_a_name(
    function: Callable[..., Array], assignment: Assignment, practice_deck: Deck
) -> None:
    assert diagnoses_of(ask_conv2d(function, assignment, practice_deck)) == []


def only_for_large(x: Array, weight: Array, *others: object, **options: object) -> Array:
    """Flips a kernel of more than eight numbers: no idea of the bank."""
    turned = weight[..., ::-1, ::-1] if weight.size > 8 else weight
    return CONV2D.twin(x, turned, *others, **options)


def test_a_right_answer_rules_out_a_mistake_that_would_change_it(
    assignment: Assignment, practice_deck: Deck
) -> None:
    found = diagnoses_of(ask_conv2d(only_for_large, assignment, practice_deck))
    assert not any("flipped" in name for one in found for name in names_of(one))


def test_one_wrong_answer_is_not_enough_to_be_certain(
    assignment: Assignment, practice_deck: Deck
) -> None:
    large = max(practice_deck.checks["conv2d/orientation"], key=lambda one: one.case.elements)

    def once(x: Array, weight: Array, *others: object, **options: object) -> Array:
        is_it = x.shape == large.case.arrays["x"].shape and np.array_equal(
            x, large.case.arrays["x"]
        )
        return CONV2D.twin(x, weight[..., ::-1, ::-1] if is_it else weight, *others, **options)

    checks = ask_conv2d(once, assignment, practice_deck)
    assert len(wrong_in(checks)) == 1
    assert not any(one.certain for one in diagnoses_of(checks))


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
    assert diagnoses_of(ask_conv2d(function, assignment, practice_deck)) == []


def larger_padding(x: Array, *others: object, padding: object = 0, **options: object) -> Array:
    """Pads both axes by the larger number: no idea of the bank, though like two of them."""
    most = max(padding) if isinstance(padding, tuple) else padding
    return CONV2D.twin(x, *others, padding=most, **options)


def test_what_other_wrong_answers_speak_against_is_not_certain(
    assignment: Assignment, practice_deck: Deck
) -> None:
    found = diagnoses_of(ask_conv2d(larger_padding, assignment, practice_deck))
    assert not any(one.certain for one in found)


def test_failing_in_the_same_cases_is_not_certain(
    assignment: Assignment, practice_deck: Deck
) -> None:
    way = MISTAKES["bias tested for truth"].ways[1].steps
    (found,) = diagnoses_of(ask_way(way, assignment, practice_deck))
    assert names_of(found) == ("bias tested for truth",)
    assert not found.certain
    assert " fails, too, in " in found.evidence
