"""Programs that go through the cells of x, and add products that belong nowhere."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest

from grader.records.case import Array
from grader.records.deck import Deck
from tests.explain.laws.functions import laws_of
from tests.support import OPERATIONS

CONV1D = OPERATIONS["conv1d"]

Place = Callable[[int, int], int]
"""The output cell for one that may be none, and how many there are."""


def scatter(place: Place, x: Array, weight: Array, bias: Any = None, **slides: int) -> Array:
    """Each product is added to the output cell that it belongs to."""
    stride, padding = slides.get("stride", 1), slides.get("padding", 0)
    taps = weight.shape[2]
    many = (x.shape[2] + 2 * padding - taps) // stride + 1
    answer = np.zeros((len(x), len(weight), many), x.dtype)
    if bias is not None:
        answer += bias[:, None]
    for i in range(x.shape[2]):
        for k in range(taps):
            begins = i + padding - k
            cell = place(begins // stride, many)
            if begins % stride == 0 and -many <= cell < many:
                answer[:, :, cell] += x[:, :, i] @ weight[:, :, k].T
    return answer


@pytest.mark.parametrize(
    ("place", "headline"),
    [
        (
            lambda cell, _: max(cell, 0),
            "Products that the stride puts before the first cell of the answer are added to it",
        ),
        (
            lambda cell, many: min(cell, many - 1) if cell >= 0 else many,
            "Products that belong after the last cell of the answer are added to it",
        ),
        (
            lambda cell, many: min(max(cell, 0), many - 1),
            "Products that belong beyond an end of the answer are added to its cell there",
        ),
    ],
)
def test_products_that_belong_nowhere_are_told(
    place: Place, headline: str, practice_deck: Deck
) -> None:
    program: Callable[..., Any] = partial(scatter, place)
    (law,) = laws_of(CONV1D, program, practice_deck)
    assert law.headline == headline


def test_a_program_that_leaves_them_out_is_right(practice_deck: Deck) -> None:
    program = partial(scatter, lambda cell, many: cell if cell >= 0 else many)
    assert not laws_of(CONV1D, program, practice_deck)
