"""Where in their answers functions are wrong: a place that all wrong numbers lie in."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.explain.laws.calls.places import MIN_TELLING, lies_in, places_of
from grader.records.case import Array
from grader.records.deck import Deck
from grader.records.verdict import Asked
from tests.explain.laws.functions import ask_deck
from tests.support import OPERATIONS

CONV2D, PAD = OPERATIONS["conv2d"], OPERATIONS["pad"]


def wrong_in(where: Callable[[Array], Any], deck: Deck) -> list[Asked]:
    """Wrong answers of a function that puts numbers of its own in some cells."""

    def function(**given: Any) -> Array:
        out = CONV2D.twin(**given)
        cells = where(np.ones(out.shape, dtype=bool))
        return np.where(cells, 1000.5, out).astype(out.dtype)

    return [one for one in ask_deck(CONV2D, function, deck) if not one.verdict.right]


def only(*index: Any) -> Callable[[Array], Array]:
    """The cells of an index."""

    def cells(every: Array) -> Array:
        inside = np.zeros_like(every)
        inside[index] = True
        return inside

    return cells


@pytest.mark.parametrize(
    ("where", "words"),
    [
        (only(..., -1), "in the last column"),
        (only(..., 0, slice(None)), "in the first row"),
        (only(slice(1, None)), "outside of the first image"),
        (only(slice(None), -1), "in the last output channel"),
        (only(..., slice(1, None, 2)), "in every second column"),
        (
            lambda every: only(..., -1)(every) | only(..., -1, slice(None))(every),
            "in the last row or the last column",
        ),
    ],
)
def test_all_wrong_numbers_lie_in_a_place(
    practice_deck: Deck, where: Callable[[Array], Array], words: str
) -> None:
    wrong = wrong_in(where, practice_deck)
    place = places_of(CONV2D, wrong)[0]
    assert place.words == words
    assert all(lies_in(place, one) for one in wrong)


def test_windows_that_reach_into_the_padding_are_a_place(practice_deck: Deck) -> None:
    def padded_with_3(**given: Any) -> Array:
        padding = given.get("padding", 0)
        rows, columns = padding if isinstance(padding, tuple) else (padding, padding)
        margins = ((0, 0), (0, 0), (rows, rows), (columns, columns))
        x = np.pad(given["x"], margins, constant_values=3)
        return CONV2D.twin(**{**given, "x": x, "padding": 0})

    wrong = [one for one in ask_deck(CONV2D, padded_with_3, practice_deck) if not one.verdict.right]
    assert places_of(CONV2D, wrong)[0].words == "where the window reaches into the padding"


def test_a_few_wrong_answers_show_no_place(practice_deck: Deck) -> None:
    wrong = wrong_in(only(..., -1), practice_deck)
    assert places_of(CONV2D, wrong[: MIN_TELLING - 1]) == []


def test_answers_of_another_shape_have_none(practice_deck: Deck) -> None:
    wrong = wrong_in(only(..., -1), practice_deck)

    def function(**given: Any) -> Array:
        return CONV2D.twin(**given)[..., :-1]

    shorter = [one for one in ask_deck(CONV2D, function, practice_deck) if not one.verdict.right]
    assert places_of(CONV2D, [*wrong, *shorter[:1]]) == []


def test_an_operation_without_windows_has_none(practice_deck: Deck) -> None:
    wrong = ask_deck(PAD, lambda **given: PAD.twin(**given) + 1, practice_deck)
    assert places_of(PAD, wrong) == []
