import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.records.arrays import view_array
from grader.records.example import PaddedView
from grader.report.grid import NARROW
from grader.report.page.drawing import DrawnGrid, draw_array
from grader.report.page.outline import Box, outline, squares

BOX = Box(first=0, step=4, rows=3, columns=4, left=0, top=0, width=10, height=10)


def grid_of(array: np.ndarray, **options: Any) -> DrawnGrid:
    (grid,) = draw_array("x", view_array(array), **options).grids
    return grid


def segments(path: str) -> list[tuple[float, ...]]:
    return [tuple(map(float, re.findall(r"[-\d.]+", one))) for one in path.split("M")[1:]]


def test_an_outline_runs_around_cells_and_not_between_them() -> None:
    assert sorted(segments(outline(BOX, [0, 1], 0))) == [
        (0, 0, 10, 0),
        (0, 10, 0, 0),
        (10, 0, 20, 0),
        (10, 10, 0, 10),
        (20, 0, 20, 10),
        (20, 10, 10, 10),
    ]


@given(st.sets(st.integers(0, 11), min_size=1), st.sampled_from([-1.0, 0.0, 2.0, 4.0]))
def test_an_outline_is_closed_whatever_its_shape(cells: set[int], inset: float) -> None:
    ends: dict[tuple[float, float], int] = {}
    for x1, y1, x2, y2 in segments(outline(BOX, cells, inset)):
        assert x1 == x2 or y1 == y2
        for end in ((x1, y1), (x2, y2)):
            ends[end] = ends.get(end, 0) + 1
    assert all(count % 2 == 0 for count in ends.values())


@given(st.sets(st.integers(0, 11)))
def test_every_cell_has_its_square(cells: set[int]) -> None:
    assert squares(BOX, cells).count("M") == len(cells)


def test_cells_that_are_not_drawn_are_left_out() -> None:
    box = Box(first=20, step=10, rows=2, columns=3, left=0, top=0, width=10, height=10)
    assert box.find([0, 19, 20, 22, 23, 31, 40]) == {(0, 0), (0, 2), (1, 1)}


def test_padding_is_drawn_around_x_and_has_no_index() -> None:
    x = np.arange(1.0, 5.0).reshape(1, 1, 2, 2)
    margins = ((0, 0), (0, 0), (1, 1), (0, 2))
    padded = PaddedView(array=view_array(np.pad(x, margins)), margins=margins)
    grid = grid_of(x, padded=padded)
    kinds = [["p" if cell.padding else cell.text for cell in row] for row in grid.rows]
    assert kinds == [list("pppp"), list("12pp"), list("34pp"), list("pppp")]
    assert [text for text, _ in grid.columns] == ["0", "1"]
    assert [text for text, _ in grid.numbers] == ["0", "1"]
    assert grid.padding.count("M") == 12


def test_decimal_points_stand_below_each_other() -> None:
    grid = grid_of(np.array([[1.0, 1.5], [-12.25, 100.0]]))
    for column in (0, 1):
        points = {
            cell.x - 9 * len(cell.text.partition(".")[2] and "." + cell.text.partition(".")[2])
            for cell in (row[column] for row in grid.rows)
        }
        assert len(points) == 1
    assert all(cell.length == 9 * len(cell.text) for row in grid.rows for cell in row)


@given(st.floats(allow_nan=True, allow_infinity=True), st.floats())
def test_every_number_fits_into_its_cell(one: float, other: float) -> None:
    grid = grid_of(np.array([[one, other]]), wrong=[0])
    for cell in grid.rows[0]:
        assert cell.left <= cell.x - 9 * len(cell.text)
        assert cell.x + 9 <= cell.left + grid.box.width
        assert grid.width >= grid.box.left + 2 * grid.box.width


def test_a_number_that_is_cut_is_kept_in_full() -> None:
    (row,) = grid_of(np.array([1 / 3, 3.0, -0.0])).rows
    assert [(cell.text, cell.exact) for cell in row] == [
        ("0.333333", "0.3333333333333333"),
        ("3", ""),
        ("0", "-0.0"),
    ]


def test_wrong_cells_have_a_border_and_a_triangle() -> None:
    grid = grid_of(np.zeros((2, 2)), wrong=[1])
    assert grid.corners.count("M") == 1
    assert len(segments(grid.wrong)) == 4


def test_little_room_shows_little_and_says_so() -> None:
    grid = grid_of(np.zeros((2, 5, 5)), room=NARROW)
    assert [len(row) for row in grid.rows] == [3, 3, 3]
    assert grid.cut == "showing 3 of 5 rows and 3 of 5 columns and 1 of 2 grids"
    assert grid.at == "0"


@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 0), (1, 1, 2, 1, 2)])
def test_arrays_of_any_number_of_axes_are_drawn(shape: tuple[int, ...]) -> None:
    drawn = draw_array("x", view_array(np.ones(shape)))
    assert drawn.shape == str(shape)
    assert sum(len(row) for grid in drawn.grids for row in grid.rows) == np.ones(shape).size
    assert drawn.grids[0].cut == ("it has no cells" if 0 in shape else "")


def test_a_dtype_is_told_unless_it_is_float64() -> None:
    assert draw_array("x", view_array(np.ones(1, np.float32))).notes == ("float32",)
    assert draw_array("x", view_array(np.ones(1))).notes == ()
