"""The law of a pooling that goes through other axes of its windows."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view

from grader.explain import laws
from grader.explain.laws.reading import window_axes
from grader.explain.laws.sliding import sizes
from grader.records.case import Array
from grader.records.deck import Deck
from tests.explain.laws.functions import laws_of
from tests.support import OPERATIONS

MAXPOOL = OPERATIONS["maxpool"]


@pytest.fixture(autouse=True)
def _few_laws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(laws, "_PROPOSE", (sizes.propose, window_axes.propose))


def both(option: int | tuple[int, ...]) -> tuple[int, ...]:
    return option if isinstance(option, tuple) else (option, option)


def pooling(reduced: Callable[[Array], Array]) -> Callable[..., Array]:
    """A program that makes this of its windows, (image, channel, row, column, row, column)."""

    def maxpool(x: Array, kernel_size: Any, stride: Any = None, padding: Any = 0) -> Array:
        kernel, around = both(kernel_size), both(padding)
        sh, sw = kernel if stride is None else both(stride)
        widths = [(0, 0), (0, 0), *((one, one) for one in around)]
        padded = np.pad(x, widths, constant_values=-np.inf)
        return reduced(sliding_window_view(padded, kernel, axis=(2, 3))[:, :, ::sh, ::sw])

    return maxpool


def mixed(windows: Array) -> Array:
    images, channels, rows, columns, *window = windows.shape
    cells = windows.transpose(0, 1, 4, 5, 2, 3)
    cut = cells.reshape(images, int(np.prod(window)), channels, rows, columns)
    return np.asarray(cut.max(axis=1))


@pytest.mark.parametrize(
    ("reduced", "headline"),
    [
        (
            lambda windows: windows.max(axis=-1).max(axis=-2),
            "Your maximum runs over the output columns and the columns of a window",
        ),
        (
            lambda windows: windows.max(axis=(2, 3)),
            "Your maximum runs over the output rows and the output columns",
        ),
        (mixed, "Your code mixes the channels with the cells of a window"),
    ],
)
def test_other_axes_are_named(
    reduced: Callable[[Array], Array], headline: str, practice_deck: Deck
) -> None:
    (law,) = laws_of(MAXPOOL, pooling(reduced), practice_deck)
    assert (law.headline, law.tells_values) == (headline, True)


def test_the_right_axes_obey_no_law(practice_deck: Deck) -> None:
    assert laws_of(MAXPOOL, pooling(lambda windows: windows.max(axis=(4, 5))), practice_deck) == []
