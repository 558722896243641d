"""Fresh cases: of the whole contract, few bytes, the same from the same seed, for no points."""

from collections.abc import Callable

import msgspec
import numpy as np
import pytest

from grader.assignment import default_deck_path
from grader.deck.build import build_search_deck
from grader.deck.fresh import FRESH, MAX_EFFORT, fresh_cases
from grader.operation.windows import WindowSizes
from grader.records.assignment import Assignment
from grader.records.case import Case
from grader.records.deck import Deck
from reference import convolution, pooling
from tests.support import OPERATIONS, arguments_of, restricted

MAX_BYTES = 120_000

_ALONG: dict[str, Callable[[WindowSizes, int], bool]] = {
    "padding": lambda window, axis: window.padding[axis] > 0,
    "padding >= kernel": lambda window, axis: window.padding[axis] >= window.kernel[axis],
    "stride": lambda window, axis: window.stride[axis] > 1,
    "stride > kernel": lambda window, axis: window.stride[axis] > window.kernel[axis],
    "remainder": lambda window, axis: bool(
        (window.sizes[axis] + 2 * window.padding[axis] - window.kernel[axis]) % window.stride[axis]
    ),
}
"""What can be so along one axis and not along the other."""


def _window(case: Case) -> WindowSizes:
    sizes_of: Callable[..., WindowSizes] = (
        pooling.sizes_of if case.operation == "maxpool" else convolution.sizes_of
    )
    window: WindowSizes = sizes_of(**arguments_of(case))
    return window


def _fresh(deck: Deck, operation: str) -> list[Case]:
    return [one.case for one in deck.fresh[operation]]


def test_the_deck_that_ships_has_fresh_cases_of_every_operation_and_stays_small(
    assignment: Assignment, practice_deck: Deck
) -> None:
    assert list(practice_deck.fresh) == [one.name for one in assignment.operations]
    assert {len(cases) for cases in practice_deck.fresh.values()} == {FRESH}
    assert default_deck_path().stat().st_size < MAX_BYTES


@pytest.mark.parametrize("name", OPERATIONS)
def test_fresh_cases_lie_within_the_contract_are_small_and_judge_the_value(
    practice_deck: Deck, name: str
) -> None:
    operation = OPERATIONS[name]
    for one in practice_deck.fresh[name]:
        assert operation.accepts(one.case)
        assert operation.effort is not None
        assert operation.effort(one.case) <= MAX_EFFORT
        assert one.case.judges == "value"
        assert one.answer.value is not None
        assert np.array_equal(
            one.answer.value, operation.twin(**one.case.arrays, **one.case.options)
        )


@pytest.mark.parametrize("name", OPERATIONS)
def test_no_two_fresh_cases_have_the_same_shapes_and_options(
    practice_deck: Deck, name: str
) -> None:
    assert len({case.in_words for case in _fresh(practice_deck, name)}) == FRESH


@pytest.mark.parametrize("name", OPERATIONS)
def test_each_feature_that_changes_a_value_is_on_and_off_in_several_fresh_cases(
    practice_deck: Deck, name: str
) -> None:
    operation = OPERATIONS[name]
    # Of pooling a stride larger than the window is `gaps`; a second call judges no value.
    rare = {"float32", "fractions", "view", "second call"} | (
        {"stride > kernel"} if name == "maxpool" else set()
    )
    features = frozenset().union(*(check.allows for check in operation.checks.values())) - rare
    on = [operation.features(case) for case in _fresh(practice_deck, name)]
    counts = {feature: sum(feature in one for one in on) for feature in features}
    assert {name: count for name, count in counts.items() if not 5 <= count <= FRESH - 5} == {}


@pytest.mark.parametrize("axis", [0, 1])
@pytest.mark.parametrize("what", _ALONG)
@pytest.mark.parametrize("name", ["conv2d", "maxpool"])
def test_what_is_so_along_one_axis_alone_is_there_for_either_axis(
    practice_deck: Deck, name: str, what: str, axis: int
) -> None:
    if (name, what) == ("maxpool", "padding >= kernel"):
        pytest.skip("outside of the contract")
    holds = _ALONG[what]
    windows = list(map(_window, _fresh(practice_deck, name)))
    assert sum(holds(one, axis) and not holds(one, 1 - axis) for one in windows) >= 3


@pytest.mark.parametrize("name", ["conv2d", "maxpool"])
@pytest.mark.parametrize("what", ["sizes", "kernel", "stride", "padding"])
def test_either_axis_is_the_longer_one(practice_deck: Deck, name: str, what: str) -> None:
    pairs = [getattr(_window(case), what) for case in _fresh(practice_deck, name)]
    assert sum(first > second for first, second in pairs) >= 5
    assert sum(first < second for first, second in pairs) >= 5


def test_padding_has_every_number_of_pairs_and_x_every_number_of_axes(practice_deck: Deck) -> None:
    cases = _fresh(practice_deck, "pad")
    flat = [case.options["padding"] for case in cases]
    assert {len(one) // 2 for one in flat if isinstance(one, tuple)} >= {1, 2, 3, 4}
    assert {case.arrays["x"].ndim for case in cases} == {1, 2, 3, 4, 5}


def test_most_fresh_cases_hold_whole_numbers_in_float64(practice_deck: Deck) -> None:
    for name in practice_deck.fresh:
        plain = [
            all(
                array.dtype == np.float64 and not (array % 1).any()
                for array in case.arrays.values()
            )
            for case in _fresh(practice_deck, name)
        ]
        assert 0.8 * FRESH <= sum(plain) < FRESH


@pytest.mark.usefixtures("few_drawn")
def test_the_same_seed_gives_the_same_fresh_cases_and_another_gives_others() -> None:
    def drawn(start: int) -> list[str]:
        cases = fresh_cases(OPERATIONS["pad"], start)
        return [f"{case.in_words} {case.arrays['x'].tolist()}" for case in cases]

    first = drawn(3)
    assert drawn(3) == first
    assert drawn(4) != first


def test_fresh_cases_count_neither_for_points_nor_in_a_search(
    assignment: Assignment, practice_deck: Deck
) -> None:
    assert practice_deck.size == msgspec.structs.replace(practice_deck, fresh={}).size
    assert build_search_deck(restricted(assignment, "pad/basic"), 2).fresh == {}
