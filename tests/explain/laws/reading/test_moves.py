"""The law of cells that are moved at an end, or between windows."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.explain import laws
from grader.explain.laws.reading import moves
from grader.records.case import Array
from grader.records.deck import Deck
from tests.explain.laws.functions import laws_of
from tests.support import OPERATIONS

CONV1D, CONV2D, MAXPOOL = (OPERATIONS[name] for name in ("conv1d", "conv2d", "maxpool"))

Cell = Callable[[int, int, int], int | None]
"""The output cell of how far on a product belongs, the stride and the number of output cells."""


@pytest.fixture(autouse=True)
def _one_law(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(laws, "_PROPOSE", (moves.propose,))


def whole(place: int, stride: int, _: int) -> int | None:
    return None if place % stride else place // stride


def both(option: int | tuple[int, ...]) -> tuple[int, ...]:
    return option if isinstance(option, tuple) else (option, option)


def sending(rows: Cell, columns: Cell) -> Callable[..., Array]:
    """A program that goes over cells of x, and adds each product to the output cell it finds."""

    def conv2d(
        x: Array, weight: Array, bias: Array | None = None, stride: Any = 1, padding: Any = 0
    ) -> Array:
        out = np.zeros_like(CONV2D.twin(x, weight, None, stride, padding))
        (sh, sw), (ph, pw) = both(stride), both(padding)
        height, width = out.shape[2:]
        for r, c, k, m in np.ndindex(*x.shape[2:], *weight.shape[2:]):
            i, j = rows(r + ph - k, sh, height), columns(c + pw - m, sw, width)
            if i is not None and j is not None and -height <= i < height and -width <= j < width:
                out[:, :, i, j] += x[:, :, r, c] @ weight[:, :, k, m].T
        return out if bias is None else out + bias[:, np.newaxis, np.newaxis]

    return conv2d


def inside(place: int, stride: int, outputs: int) -> int | None:
    cell = whole(place, stride, outputs)
    return cell if cell is not None and 0 <= cell < outputs else None


def floored(place: int, stride: int, outputs: int) -> int | None:
    return place // stride if 0 <= place // stride < outputs else None


def first(place: int, stride: int, outputs: int) -> int | None:
    return inside(max(place, 0), stride, outputs)


def last(place: int, stride: int, outputs: int) -> int | None:
    return inside(min(place, stride * (outputs - 1)), stride, outputs)


@pytest.mark.parametrize(
    ("rows", "columns", "headline"),
    [
        (
            floored,
            floored,
            "Your code puts what belongs to no output cell into the one before it",
        ),
        (
            inside,
            floored,
            "For columns your code puts what belongs to no output cell into the one before it",
        ),
        (first, first, "Your code puts what belongs before the first output cell into that cell"),
        (
            last,
            inside,
            "For rows your code puts what belongs behind the last output cell into that cell",
        ),
        (
            whole,
            whole,
            "Your code puts what belongs before the first output cell into the last ones",
        ),
    ],
)
def test_products_in_a_cell_they_do_not_belong_to_are_told(
    rows: Cell, columns: Cell, headline: str, practice_deck: Deck
) -> None:
    (law,) = laws_of(CONV2D, sending(rows, columns), practice_deck)
    assert (law.family, law.headline, law.tells_values) == ("indices", headline, True)


def convolution(begin: Callable[[int, int, int], int]) -> Callable[..., Array]:
    """A program whose windows begin at these cells of x, of where they should, x and the kernel."""

    def conv1d(
        x: Array, weight: Array, bias: Array | None = None, stride: int = 1, padding: int = 0
    ) -> Array:
        out = np.zeros_like(CONV1D.twin(x, weight, None, stride, padding))
        n, many = x.shape[2], weight.shape[2]
        for i, k in np.ndindex(out.shape[2], many):
            cell = begin(stride * i - padding, n, many) + k
            if 0 <= cell < n:
                out[:, :, i] += x[:, :, cell] @ weight[:, :, k].T
        return out if bias is None else out + bias[:, np.newaxis]

    return conv1d


@pytest.mark.parametrize(
    ("begin", "headline"),
    [
        (lambda one, *_: max(one, 0), "Your windows that begin before x are moved to its first"),
        (lambda one, n, k: min(one, n - k), "Your windows that end behind x are moved back to its"),
    ],
)
def test_windows_that_are_moved_at_an_end_are_told(
    begin: Callable[[int, int, int], int], headline: str, practice_deck: Deck
) -> None:
    (law,) = laws_of(CONV1D, convolution(begin), practice_deck)
    assert law.headline.startswith(headline)


def pooled(x: Array, kernel_size: Any, stride: Any = None, padding: Any = 0) -> Array:
    """The end of a window is counted from a start that was cut off already."""
    (kh, kw), (ph, pw) = both(kernel_size), both(padding)
    sh, sw = (kh, kw) if stride is None else both(stride)
    out = np.zeros_like(MAXPOOL.twin(x, kernel_size, stride, padding))
    for i, j in np.ndindex(*out.shape[2:]):
        top, left = max(i * sh - ph, 0), max(j * sw - pw, 0)
        out[:, :, i, j] = x[:, :, top : top + kh, left : left + kw].max(axis=(2, 3))
    return out


def test_windows_of_a_pooling_that_are_moved_are_told(practice_deck: Deck) -> None:
    (law,) = laws_of(MAXPOOL, pooled, practice_deck)
    assert law.headline == "Your windows that begin before x are moved to its first cell"


@pytest.mark.parametrize("operation", [CONV1D, CONV2D, MAXPOOL], ids=lambda one: one.name)
def test_right_programs_obey_none(operation: Any, practice_deck: Deck) -> None:
    assert laws_of(operation, operation.twin, practice_deck) == []
    assert laws_of(CONV2D, sending(inside, inside), practice_deck) == []
