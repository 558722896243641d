"""Whether two arrays are close: cell by cell, where NaN stands for what cannot be told."""

from functools import partial

import numpy as np
import pytest

from grader.explain.match import is_close

INFINITE = np.inf
UNKNOWN = np.nan


@pytest.mark.parametrize(
    ("one", "other", "close"),
    [
        ([1.0, 2.0], [1.0, 2.0], True),
        ([1.0, 2.0], [1.0, 3.0], False),
        ([1.0 + 1e-13, 2.0], [1.0, 2.0], True),
        ([1.0 + 1e-13, 2.0], [1.0, 3.0], False),
        ([UNKNOWN, 2.0], [1.0, 2.0], True),
        ([UNKNOWN, 2.0], [1.0, 3.0], False),
        ([UNKNOWN, 2.0], [UNKNOWN, 2.0], True),
        ([1.0, 2.0], [UNKNOWN, 2.0], False),
        ([INFINITE, 2.0], [INFINITE, 2.0], True),
        ([INFINITE, 2.0], [-INFINITE, 2.0], False),
        ([1.0, 2.0], [INFINITE, 2.0], False),
        ([INFINITE, 2.0], [1.0, 2.0], False),
        ([1e308], [-1e308], False),
    ],
)
@pytest.mark.parametrize("in_float32", [False, True])
def test_arrays_are_close_if_all_cells_are_that_can_be_told(
    one: list[float], other: list[float], *, close: bool, in_float32: bool
) -> None:
    found = is_close(np.array(one), np.array(other), 0.0, in_float32=in_float32)
    assert found is close


def test_nan_that_a_program_computes_is_not_like_any_number() -> None:
    close = partial(is_close, np.array([UNKNOWN, 2.0]), bound=0.0, nan_tells=True)
    assert close(np.array([UNKNOWN, 2.0]))
    assert not close(np.array([1.0, 2.0]))
