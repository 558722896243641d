from collections.abc import Sequence
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from grader.deck.pick import pick_cases

FEATURES = st.lists(st.frozensets(st.sampled_from("abcdefg")), min_size=1, max_size=40)


def shown_by(features: Sequence[frozenset[str]], names: Sequence[str]) -> set[object]:
    """All combinations of one, two and three features, each on or off, that some case shows."""
    return {
        (combination, tuple(name in on for name in combination))
        for on in features
        for size in (1, 2, 3)
        for combination in combinations(names, size)
    }


@given(FEATURES)
def test_the_picked_cases_show_every_combination_of_up_to_three_features_that_any_case_shows(
    features: list[frozenset[str]],
) -> None:
    names = sorted(frozenset().union(*features))
    picked = pick_cases(features, 0)
    assert shown_by([features[index] for index in picked], names) == shown_by(features, names)


@given(FEATURES, st.integers(0, 12))
def test_places_are_picked_once_and_in_their_order(
    features: list[frozenset[str]], minimum: int
) -> None:
    picked = pick_cases(features, minimum)
    assert picked == sorted(set(picked))
    assert set(picked) <= set(range(len(features)))
    assert len(picked) >= min(minimum, len(features))


def test_cases_that_show_nothing_new_are_left_out() -> None:
    same = [frozenset("ab")] * 50
    assert pick_cases([*same, frozenset("a")], 0) == [0, 50]


def test_as_many_as_are_asked_for_are_picked_even_if_they_show_nothing_new() -> None:
    assert pick_cases([frozenset("ab")] * 50, 6) == [0, 1, 2, 3, 4, 5]


def test_cases_without_any_feature_can_be_picked() -> None:
    assert pick_cases([frozenset()] * 3, 2) == [0, 1]


def test_far_fewer_cases_than_all_combinations_of_ten_features_are_needed() -> None:
    names = "abcdefghij"
    every = [
        frozenset(name for bit, name in enumerate(names) if number >> bit & 1)
        for number in range(1024)
    ]
    assert len(pick_cases(every, 0)) < 40


@given(FEATURES)
def test_a_feature_that_need_not_be_combined_is_on_once_and_off_once(
    features: list[frozenset[str]],
) -> None:
    names = sorted(frozenset().union(*features))
    picked = [features[index] for index in pick_cases(features, 0, alone="ab")]
    mixed = [name for name in names if name not in "ab"]
    assert shown_by(picked, mixed) == shown_by(features, mixed)
    for name in names:
        assert {name in on for on in picked} == {name in on for on in features}
