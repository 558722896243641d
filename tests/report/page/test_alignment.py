from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from grader.records.arrays import ArrayView, view_array
from grader.report.page.alignment import Alignment, align
from tests.report.calls import counting


def aligned(mine: np.ndarray, right: np.ndarray, **options: Any) -> Alignment:
    found = align(view_array(mine), view_array(right), 0.0, **{"by_index": False, **options})
    assert found is not None
    return found


def test_an_answer_that_is_too_large_lies_where_its_numbers_agree() -> None:
    right = counting(2, 3)
    found = aligned(np.pad(right, ((1, 2), (0, 1))), right)
    assert (found.down, found.across, found.wrong) == (1, 0, frozenset())


def test_an_answer_that_is_too_small_lies_where_its_numbers_agree() -> None:
    right = np.pad(counting(2, 3), ((1, 2), (0, 1)))
    found = aligned(counting(2, 3), right)
    assert (found.down, found.across, found.height, found.width) == (-1, 0, 5, 4)


def test_rows_may_be_too_many_and_columns_too_few() -> None:
    found = aligned(
        np.pad(counting(2, 2), ((1, 0), (0, 0))), np.pad(counting(2, 2), ((0, 0), (2, 0)))
    )
    assert (found.down, found.across) == (1, -2)


def test_the_numbers_that_differ_where_most_agree_are_wrong() -> None:
    mine = np.pad(counting(2, 3), ((1, 0), (0, 0)))
    mine[2, 1] = 9
    found = aligned(mine, counting(2, 3))
    assert (found.down, found.wrong) == (1, frozenset({7}))


def test_without_agreement_the_first_cells_lie_on_each_other_and_none_is_marked() -> None:
    found = aligned(-counting(3, 3), counting(2, 2))
    assert (found.down, found.across, found.wrong) == (0, 0, frozenset())


def test_what_is_told_by_index_is_laid_by_index() -> None:
    right = counting(2, 3)
    found = aligned(np.pad(right, ((1, 2), (0, 0))), right, by_index=True)
    assert (found.down, found.across) == (0, 0)


def test_images_too_many_lie_where_their_numbers_agree() -> None:
    right = counting(2, 2, 2)
    found = aligned(np.pad(right, ((1, 2), (0, 0), (0, 0))), right)
    assert (found.outer, found.down, found.wrong) == ((range(1, 3),), 0, frozenset())


def test_images_too_few_and_channels_too_many_lie_on_those_they_share() -> None:
    mine = counting(2, 1, 2, 2)
    found = aligned(mine, np.repeat(mine[:1], 3, axis=1))
    assert (found.outer, found.down, found.wrong) == ((range(1), range(1)), 0, frozenset())


def test_zeros_of_padding_alone_do_not_make_two_answers_agree() -> None:
    mine, right = np.zeros((4, 4)), np.zeros((3, 5))
    mine[0, 0], right[2, 4] = 5, 6
    assert aligned(mine, right).wrong == frozenset()


def test_nan_and_infinity_agree_with_themselves() -> None:
    right = np.array([np.nan, np.inf, -np.inf, 1])
    assert aligned(np.append(right, 0), right).wrong == frozenset()


@pytest.mark.parametrize(
    ("mine", "right"),
    [
        (np.ones((2, 2)), np.ones((1, 2, 2))),
        (np.ones((0, 3)), np.ones((2, 3))),
        (np.ones((2, 3)), np.ones((0, 10**9), np.float32)),
        (np.array(1.0), np.array(1.0)),
        (np.ones((50, 50)), np.ones((2, 3))),
    ],
)
def test_what_cannot_lie_on_each_other_does_not(mine: np.ndarray, right: np.ndarray) -> None:
    assert align(view_array(mine), view_array(right), 0.0, by_index=False) is None


def test_a_shape_that_its_numbers_do_not_fill_is_none() -> None:
    huge = ArrayView(dtype="float64", shape=(10**9, 10**9), values=(1.0,))
    assert align(huge, view_array(np.ones((2, 2))), 0.0, by_index=False) is None


@given(st.data())
def test_the_shorter_axis_lies_within_the_longer_one(data: st.DataObject) -> None:
    axes = data.draw(st.integers(1, 4))
    few = st.sampled_from([0.0, 1.0])
    mine, right = (
        data.draw(
            arrays(float, array_shapes(min_dims=axes, max_dims=axes, max_side=4), elements=few)
        )
        for _ in range(2)
    )
    found = aligned(mine, right)
    for offset, own, other in (
        (found.down, (1, *mine.shape)[-2], (1, *right.shape)[-2]),
        (found.across, mine.shape[-1], right.shape[-1]),
    ):
        assert min(0, own - other) <= offset <= max(0, own - other)
    assert all(mine.flat[cell] in {0, 1} for cell in found.wrong)
