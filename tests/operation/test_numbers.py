from runpy import run_path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.operation import numbers

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


def test_importing_them_computes_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(np.random, "default_rng", None)
    assert run_path(numbers.__file__)["OFFSETS"] == numbers.OFFSETS


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
