"""The deck that ships: right, exact, and true to its checks."""

from collections.abc import Iterator
from fractions import Fraction
from importlib.metadata import version
from itertools import product

import numpy as np
import pytest

from grader.deck.build import build_deck
from grader.deck.fresh import fresh_cases
from grader.operation.draw import MAX_WORK
from grader.records.assignment import Assignment
from grader.records.case import AnsweredCase, Array, Case
from grader.records.deck import Deck
from reference.convolution import multiplications, sizes_of
from reference.pooling import cells_read
from tests.support import ALL_CHECKS, OPERATIONS, arguments_of, restricted

_EITHER = frozenset(
    {"default stride", "overlap", "several axes padded", "axes left alone", "even kernel"}
)
"""Features of pairs of which one is always on, and what windows mostly are."""

_SHAPES = ("rectangular image", "rectangular answer", "pair arguments")
"""What goes with sizes that differ along the axes."""

SCORED = [f"{operation}/{check}" for operation, check in ALL_CHECKS if check[:7] != "refuses"]


def test_the_deck_has_every_check_of_the_rubric_and_no_other(
    assignment: Assignment, practice_deck: Deck
) -> None:
    assert list(practice_deck.checks) == [row.name for row in assignment.rubric]
    assert set(practice_deck.checks) == set(SCORED)


def test_the_deck_says_what_built_it(practice_deck: Deck) -> None:
    assert practice_deck.kind == "practice"
    assert set(practice_deck.versions) == {"grader", "python", "hypothesis", "numpy", "torch"}
    assert len(practice_deck.digest) == 64


@pytest.mark.parametrize("name", SCORED)
def test_stored_answers_are_those_of_the_twin(practice_deck: Deck, name: str) -> None:
    twin = OPERATIONS[name.partition("/")[0]].twin
    for one in practice_deck.checks[name]:
        case, answer = one.case, one.answer
        right = twin(**case.arrays, **case.options)
        assert answer.value is not None
        assert answer.value.dtype == right.dtype == case.arrays["x"].dtype
        assert np.array_equal(answer.value, right)
        if case.judges == "purity":
            assert answer.then is not None
            assert np.array_equal(answer.then, twin(**{**case.then, **case.options}))


@pytest.mark.parametrize("name", SCORED)
def test_cases_are_within_the_contract_and_fit_their_check(practice_deck: Deck, name: str) -> None:
    operation = OPERATIONS[name.partition("/")[0]]
    check = operation.checks[name.partition("/")[2]]
    for one in practice_deck.checks[name]:
        assert one.case.operation == operation.name
        assert operation.accepts(one.case)
        if name.endswith("/worked-examples"):
            continue
        features = operation.features(one.case)
        assert features <= check.allows, sorted(features)
        assert not check.needs or features & set(check.needs)


@pytest.mark.parametrize("name", SCORED)
def test_every_check_asks_at_least_four_cases(practice_deck: Deck, name: str) -> None:
    assert len(practice_deck.checks[name]) >= 4


@pytest.mark.parametrize("name", SCORED)
def test_every_feature_a_check_needs_is_asked(practice_deck: Deck, name: str) -> None:
    operation = OPERATIONS[name.partition("/")[0]]
    shown: frozenset[str] = frozenset()
    shown = shown.union(*(operation.features(one.case) for one in practice_deck.checks[name]))
    assert set(operation.checks[name.partition("/")[2]].needs) <= shown


@pytest.mark.parametrize("name", SCORED)
def test_each_feature_that_a_check_borrows_is_off_in_some_case_of_it(
    practice_deck: Deck, name: str
) -> None:
    """Else a fault in that feature would cost the check besides the one made for it."""
    operation = OPERATIONS[name.partition("/")[0]]
    everywhere = frozenset.intersection(
        *(operation.features(one.case) for one in practice_deck.checks[name])
    )
    assert not everywhere.intersection(operation.checks[name.partition("/")[2]].borrows)


@pytest.mark.parametrize("name", OPERATIONS)
def test_what_is_borrowed_is_asked_alone_by_the_check_made_for_it(
    practice_deck: Deck, name: str
) -> None:
    """Who is wrong with that feature alone loses that check, and not those that borrow it."""
    operation = OPERATIONS[name]
    for check, own in operation.checks.items():
        for feature in own.borrows:
            lender = operation.checks[operation.made_for(feature, check)]
            cases = practice_deck.checks[f"{name}/{operation.made_for(feature, check)}"]
            on = [operation.features(one.case) - (_EITHER - {feature}) for one in cases]
            with_it = {*lender.needs, *operation.implies.get(feature, ()), *_SHAPES}
            assert any(feature in features and features <= with_it for features in on), feature


def require_its_versions(deck: Deck) -> None:
    used = {name: version(name) for name in ("hypothesis", "numpy")}
    if used != {name: deck.versions[name] for name in used}:
        pytest.skip("the deck was built with other versions of Hypothesis or NumPy")


@pytest.mark.whole
@pytest.mark.parametrize("name", OPERATIONS)
def test_drawing_again_from_its_seed_gives_the_same_fresh_cases(
    name: str, assignment: Assignment, practice_deck: Deck
) -> None:
    require_its_versions(practice_deck)
    index = [operation.name for operation in assignment.operations].index(name)
    start = practice_deck.seed + len(assignment.rubric) + index
    again = fresh_cases(OPERATIONS[name], start)
    for case, one in zip(again, practice_deck.fresh[name], strict=True):
        assert case.in_words == one.case.in_words
        for argument, array in case.arrays.items():
            assert np.array_equal(array, one.case.arrays[argument])


def test_building_again_from_its_seed_gives_the_same_cases(
    assignment: Assignment, practice_deck: Deck, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first rows of the rubric, whose seeds do not depend on the others."""
    require_its_versions(practice_deck)
    # Seeds of fresh cases come after those of all rows, so these are others.
    monkeypatch.setattr("grader.deck.fresh.EXAMPLES", 10)
    pads = restricted(assignment, "pad")
    assert pads.rubric == assignment.rubric[: len(pads.rubric)]
    again = build_deck(pads, practice_deck.seed, practice_deck.kind)
    for name, cases in again.checks.items():
        for one, other in zip(cases, practice_deck.checks[name], strict=True):
            assert one.case.options == other.case.options
            assert one.case.title == other.case.title
            assert np.array_equal(one.case.arrays["x"], other.case.arrays["x"])
            assert OPERATIONS["pad"].features(one.case) == OPERATIONS["pad"].features(other.case)


def test_no_case_costs_plain_loops_much(practice_deck: Deck) -> None:
    for one in _asked(practice_deck, "conv1d", "conv2d"):
        assert multiplications(**arguments_of(one.case)) <= MAX_WORK
    for one in _asked(practice_deck, "maxpool"):
        assert cells_read(**arguments_of(one.case)) <= MAX_WORK


def test_copying_and_choosing_numbers_allows_no_error(practice_deck: Deck) -> None:
    assert {one.answer.bound for one in _asked(practice_deck, "pad", "maxpool")} == {0.0}


def test_every_partial_sum_of_a_convolution_is_exact(practice_deck: Deck) -> None:
    """Whatever the order of the terms: all are multiples of a unit, and not too many units."""
    for one in _asked(practice_deck, "conv1d", "conv2d"):
        absolute = {name: np.abs(array) for name, array in one.case.arrays.items()}
        most = OPERATIONS[one.case.operation].twin(**absolute, **one.case.options).max()
        unit = _unit(one.case.arrays["x"]) * _unit(one.case.arrays["weight"])
        if "bias" in one.case.arrays:
            unit = min(unit, _unit(one.case.arrays["bias"]))
        digits = 24 if one.case.arrays["x"].dtype == np.float32 else 53
        assert Fraction(float(most)) / unit < 2**digits, one.case.options


def test_stored_convolutions_equal_sums_of_fractions(practice_deck: Deck) -> None:
    """An oracle that is neither torch nor NumPy: rational numbers in plain loops."""
    for one in _asked(practice_deck, "conv1d", "conv2d"):
        if multiplications(**arguments_of(one.case)) <= 300:
            assert one.answer.value is not None
            for index, right in _exact_cells(one.case):
                assert Fraction(float(one.answer.value[index])) == right


def test_far_fewer_wrong_digits_than_a_cell_has_are_forgiven(practice_deck: Deck) -> None:
    for one in _asked(practice_deck, "conv1d", "conv2d"):
        assert one.answer.value is not None
        step = _unit(one.case.arrays["x"]) * _unit(one.case.arrays["weight"])
        assert 0 < one.answer.bound < float(step) / 4


def _asked(deck: Deck, *operations: str) -> Iterator[AnsweredCase]:
    for name, cases in deck.checks.items():
        if name.partition("/")[0] in operations:
            yield from cases


def _unit(array: Array) -> Fraction:
    """Largest power of two up to 1 of which all numbers are multiples."""
    return min(Fraction(1, Fraction(value).denominator) for value in array.ravel().tolist())


def _exact_cells(case: Case) -> Iterator[tuple[tuple[int, ...], Fraction]]:
    x, weight = case.arrays["x"], case.arrays["weight"]
    bias = case.arrays.get("bias", np.zeros(len(weight)))
    sizes, kernel, stride, padding = sizes_of(**arguments_of(case))
    counts = [
        (n + 2 * p - k) // s + 1 for n, k, s, p in zip(sizes, kernel, stride, padding, strict=True)
    ]
    for image, out, *window in product(range(len(x)), range(len(weight)), *map(range, counts)):
        total = Fraction(float(bias[out]))
        for channel, *tap in product(range(x.shape[1]), *map(range, kernel)):
            index = [w * s + t - p for w, s, t, p in zip(window, stride, tap, padding, strict=True)]
            if all(0 <= at < n for at, n in zip(index, sizes, strict=True)):
                read = Fraction(float(x[image, channel, *index]))
                total += read * Fraction(float(weight[out, channel, *tap]))
        yield (image, out, *window), total
