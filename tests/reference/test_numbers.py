from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from reference import numbers

SHAPES = st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(1, 5), st.integers(1, 5))
OFFSETS = st.integers(0, numbers.OFFSETS)


@given(SHAPES, OFFSETS)
def test_integers_are_small_whole_and_never_zero(shape: tuple[int, ...], offset: int) -> None:
    drawn = numbers.integers(shape, offset)
    assert drawn.shape == shape
    assert set(drawn.ravel()) <= {*range(-9, 0), *range(1, 10)}


@given(SHAPES, OFFSETS)
def test_distinct_numbers_lie_between_1_and_99(shape: tuple[int, ...], offset: int) -> None:
    drawn = numbers.distinct(shape, offset)
    assert set(drawn.ravel()) <= set(range(1, 100))


def test_forty_distinct_numbers_in_a_row_differ() -> None:
    assert np.unique(numbers.distinct((40,), 0)).size == 40


@given(SHAPES, OFFSETS)
def test_the_same_offset_gives_the_same_numbers(shape: tuple[int, ...], offset: int) -> None:
    first = numbers.integers(shape, offset)
    first[...] = 0
    assert np.array_equal(numbers.integers(shape, offset), numbers.integers(shape, offset))
    assert numbers.integers(shape, offset).all()


def test_other_offsets_give_other_numbers() -> None:
    drawn = {numbers.integers((8,), offset).tobytes() for offset in range(numbers.OFFSETS + 1)}
    assert len(drawn) == numbers.OFFSETS + 1


@given(SHAPES, OFFSETS)
def test_float32_holds_no_fine_fraction(shape: tuple[int, ...], offset: int) -> None:
    fine = numbers.fractions(shape, offset, 30)
    assert (fine.astype(np.float32).astype(np.float64) != fine).all()


@given(SHAPES, OFFSETS)
def test_rounding_to_six_decimals_changes_every_fine_fraction(
    shape: tuple[int, ...], offset: int
) -> None:
    fine = numbers.fractions(shape, offset, 30)
    assert (np.round(fine, 6) != fine).all()


@given(SHAPES, OFFSETS)
def test_float32_holds_every_coarse_fraction(shape: tuple[int, ...], offset: int) -> None:
    coarse = numbers.fractions(shape, offset, 3)
    assert np.array_equal(coarse.astype(np.float32).astype(np.float64), coarse)
    assert (coarse % 1 != 0).all()


@given(st.integers(1, 5), st.integers(1, 5), OFFSETS)
def test_symmetric_kernels_equal_all_their_flips(height: int, width: int, offset: int) -> None:
    kernel = numbers.symmetric(numbers.integers((3, 2, height, width), offset))
    assert kernel.shape == (3, 2, height, width)
    for axes in (2, 3, (2, 3)):
        assert np.array_equal(np.flip(kernel, axes), kernel)
    if height == width:
        assert np.array_equal(kernel.swapaxes(2, 3), kernel)


@given(st.integers(1, 6), OFFSETS)
def test_symmetric_kernels_of_one_axis_read_the_same_backwards(length: int, offset: int) -> None:
    kernel = numbers.symmetric(numbers.integers((2, 3, length), offset))
    assert np.array_equal(kernel[..., ::-1], kernel)


def test_symmetric_kernels_are_not_all_one_number() -> None:
    kernel = numbers.symmetric(numbers.integers((1, 1, 3, 3), 0))
    assert np.unique(kernel).size > 1


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
    assert numbers.significand_bits(np.array(values)) == bits


@given(arrays(np.int64, (2, 3), elements=st.integers(-1000, 1000)), st.integers(0, 20))
def test_significand_bits_suffice_to_write_all_numbers(whole: np.ndarray, shift: int) -> None:
    values = whole / 2.0**shift
    bits = numbers.significand_bits(values)
    used = [Fraction(value) for value in values.ravel().tolist() if value]
    if used:
        unit = min(Fraction(1, value.denominator) for value in used)
        while all((value / unit) % 2 == 0 for value in used):
            unit *= 2
        assert max(abs(value) / unit for value in used) < 2**bits
        assert max(abs(value) / unit for value in used) >= 2 ** (bits - 1)


def test_the_rounding_bound_is_that_of_the_largest_cell() -> None:
    small, large = np.array([1.0, 2.0]), np.array([1.0, 2.0, 400.0])
    bound = numbers.rounding_bound(large, 9, np.dtype(np.float64))
    assert bound == 200 * numbers.rounding_bound(small, 9, np.dtype(np.float64))
    assert 0 < bound < 1e-10


def test_float32_is_given_a_wider_bound() -> None:
    cells = np.array([100.0])
    narrow = numbers.rounding_bound(cells, 9, np.dtype(np.float64))
    assert numbers.rounding_bound(cells, 9, np.dtype(np.float32)) > 1e8 * narrow


def test_no_cells_have_no_rounding_error() -> None:
    assert numbers.rounding_bound(np.zeros((0,)), 9, np.dtype(np.float64)) == 0
