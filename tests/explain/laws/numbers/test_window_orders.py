"""Programs that cut their windows into rows in another order than they are laid out in."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view

from grader.records.case import Array
from grader.records.deck import Deck
from tests.explain.laws.functions import laws_of
from tests.support import OPERATIONS

CONV1D = OPERATIONS["conv1d"]


def windows_of(x: Array, taps: int, stride: int, padding: int) -> Array:
    """All windows, shape (images, channels, output cells, taps)."""
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding)))
    return sliding_window_view(padded, taps, axis=2)[:, :, ::stride]


def rows(
    x: Array, weight: Array, bias: Array | None = None, stride: int = 1, padding: int = 0
) -> Array:
    """Windows as rows of a matrix, without a transpose before."""
    windows = windows_of(x, weight.shape[2], stride, padding)
    sums = windows.reshape(len(x), windows.shape[2], -1) @ weight.reshape(len(weight), -1).T
    return np.asarray((sums if bias is None else sums + bias).swapaxes(1, 2))


def columns(
    x: Array, weight: Array, bias: Array | None = None, stride: int = 1, padding: int = 0
) -> Array:
    """Windows as columns of a matrix, without a transpose before."""
    windows = windows_of(x, weight.shape[2], stride, padding)
    sums = weight.reshape(len(weight), -1) @ windows.reshape(len(x), -1, windows.shape[2])
    return np.asarray(sums if bias is None else sums + bias[:, None])


@pytest.mark.parametrize(
    ("program", "cut"),
    [
        (rows, "sequence, output cell, channel, kernel cell"),
        (columns, "sequence, channel, kernel cell, output cell"),
    ],
)
def test_windows_without_a_transpose_are_told_by_both_orders(
    program: Callable[..., Array], cut: str, practice_deck: Deck
) -> None:
    (law,) = laws_of(CONV1D, program, practice_deck)
    assert law.headline == (
        "Your windows are laid out as sequence, channel, output cell, kernel cell, and then cut as "
        f"if it were {cut}"
    )
