import math
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.records.arrays import view_array
from grader.report.grid import ROOMY, grids_of, number_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (3.0, "3"),
        (-12.0, "-12"),
        (0.5, "0.5"),
        (1 / 3, "0.333333"),
        (1e20, "1e+20"),
        (123456789.0, "123456789"),
        (-1e-9, "-1e-09"),
        ("nan", "nan"),
        ("-inf", "-inf"),
    ],
)
def test_numbers_are_as_short_as_they_can_be_read(value: float | str, text: str) -> None:
    assert number_text(value) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_the_text_of_a_number_is_close_to_it(value: float) -> None:
    assert math.isclose(float(number_text(value)), value, rel_tol=1e-5)


@given(st.lists(st.integers(1, 5), max_size=5).map(tuple), st.data())
def test_every_number_of_a_small_array_stands_at_its_place(
    shape: tuple[int, ...], data: st.DataObject
) -> None:
    array = np.arange(float(np.prod(shape))).reshape(shape)
    wrong = data.draw(st.sets(st.integers(0, array.size - 1)))
    grids = grids_of(view_array(array), wrong)
    shown = [cell for grid in grids for row in grid.rows for cell in row]
    outer = int(np.prod(shape[:-2]))
    count = array.size // outer * min(outer, ROOMY.grids)
    assert [float(cell.exact) for cell in shown] == list(range(count))
    assert {index for index, cell in enumerate(shown) if cell.wrong} == {
        index for index in wrong if index < count
    }
    ats = [grid.at for grid in grids]
    assert len(set(ats)) == len(ats)
    assert all(grid.rows for grid in grids)


def test_large_grids_are_cut_and_say_so() -> None:
    (grid,) = grids_of(view_array(np.ones((20, 30))))
    assert (len(grid.rows), len(grid.rows[0])) == (ROOMY.lines, ROOMY.lines)
    assert grid.cut == "showing 12 of 20 rows and 12 of 30 columns"


def test_many_grids_are_cut_and_the_last_says_so() -> None:
    grids = grids_of(view_array(np.ones((3, 5, 2, 2))))
    assert len(grids) == ROOMY.grids
    assert [bool(grid.cut) for grid in grids] == [False] * (ROOMY.grids - 1) + [True]
    assert "8 of 15 grids" in grids[-1].cut


@pytest.mark.parametrize("shape", [(0,), (2, 0), (0, 2, 2)])
def test_an_array_without_cells_says_so(shape: tuple[int, ...]) -> None:
    (grid,) = grids_of(view_array(np.ones(shape)))
    assert (grid.rows, grid.cut) == ((), "it has no cells")


def test_an_array_that_was_cut_for_publishing_is_shown_as_far_as_it_goes() -> None:
    grids = grids_of(view_array(np.ones((4, 300, 10))))
    shown = sum(len(row) for grid in grids for row in grid.rows)
    assert 0 < shown <= 2000


def test_drawing_the_first_grids_of_very_many_takes_no_memory_for_the_others() -> None:
    view = view_array(np.zeros((1 << 20, 1, 1), np.uint8))
    tracemalloc.start()
    try:
        grids = grids_of(view)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert [grid.at for grid in grids] == [(n,) for n in range(ROOMY.grids)]
    assert peak < 1 << 16


def test_an_array_of_as_many_axes_as_numpy_knows_is_drawn() -> None:
    (first, second) = grids_of(view_array(np.array([1.0, 2.0]).reshape((1,) * 61 + (2, 1, 1))))
    assert (first.rows[0][0].text, second.rows[0][0].text) == ("1", "2")
    assert second.at[-2:] == (0, 1)
