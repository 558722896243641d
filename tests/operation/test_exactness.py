from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from grader.operation.exactness import rounding_bound, significand_bits


@pytest.mark.parametrize(
    ("values", "bits"),
    [
        ([], 0),
        ([0.0], 0),
        ([1.0], 1),
        ([-1.0], 1),
        ([2.0], 1),
        ([3.0], 2),
        ([0.5], 1),
        ([8.0, 1.0], 4),
        ([1.0, 0.125], 4),
        ([9.0 + 2.0**-30], 34),
        ([2.0**52 + 1], 53),
    ],
)
def test_significand_bits_span_the_highest_and_the_lowest_digit(
    values: list[float], bits: int
) -> None:
    assert significand_bits(np.array(values)) == bits


@given(arrays(np.int64, (2, 3), elements=st.integers(-1000, 1000)), st.integers(0, 20))
def test_significand_bits_suffice_to_write_all_numbers(whole: np.ndarray, shift: int) -> None:
    values = whole / 2.0**shift
    bits = significand_bits(values)
    used = [Fraction(value) for value in values.ravel().tolist() if value]
    if used:
        unit = min(Fraction(1, value.denominator) for value in used)
        while all((value / unit) % 2 == 0 for value in used):
            unit *= 2
        assert max(abs(value) / unit for value in used) < 2**bits
        assert max(abs(value) / unit for value in used) >= 2 ** (bits - 1)


def test_the_rounding_bound_is_that_of_the_largest_cell() -> None:
    small, large = np.array([1.0, 2.0]), np.array([1.0, 2.0, 400.0])
    bound = rounding_bound(large, 9, np.dtype(np.float64))
    assert bound == 200 * rounding_bound(small, 9, np.dtype(np.float64))
    assert 0 < bound < 1e-10


def test_float32_is_given_a_wider_bound() -> None:
    cells = np.array([100.0])
    narrow = rounding_bound(cells, 9, np.dtype(np.float64))
    assert rounding_bound(cells, 9, np.dtype(np.float32)) > 1e8 * narrow


def test_no_cells_have_no_rounding_error() -> None:
    assert rounding_bound(np.zeros((0,)), 9, np.dtype(np.float64)) == 0
