from typing import Any

import numpy as np
import pytest

from grader.records.arrays import view_array
from grader.records.example import PaddedView
from grader.report.grid import NARROW, ROOMY, Room
from grader.report.page.alignment import Alignment, align
from grader.report.page.drawing import Lit, Look, draw_array
from grader.report.page.drawn import DrawnGrid
from tests.report.calls import counting


def grid_of(array: np.ndarray, room: Room = ROOMY, **look: Any) -> DrawnGrid:
    (grid,) = draw_array("x", view_array(array), Look(**look), room=room).grids
    return grid


def texts(grid: DrawnGrid) -> list[list[str]]:
    return [[cell.text for cell in cells] for _, cells in grid.rows]


def kinds(grid: DrawnGrid) -> list[list[str]]:
    return [[cell.kinds for cell in cells] for _, cells in grid.rows]


def indexes(grid: DrawnGrid) -> tuple[list[str], list[str]]:
    return [line.number for line, _ in grid.rows], [line.number for line in grid.columns]


def test_padding_is_drawn_around_x_and_has_no_index() -> None:
    x = counting(1, 1, 2, 2)
    margins = ((0, 0), (0, 0), (1, 1), (0, 2))
    padded = PaddedView(array=view_array(np.pad(x, margins)), margins=margins)
    grid = grid_of(x, padded=padded)
    assert kinds(grid) == [["z"] * 4, ["", "", "z", "z"], ["", "", "z", "z"], ["z"] * 4]
    assert indexes(grid) == (["", "0", "1", ""], ["0", "1", "", ""])
    assert [line.kind for line, _ in grid.rows] == ["padding", "", "", "padding"]
    assert grid.labels == [("", 4)]


def test_a_number_that_is_cut_is_kept_in_full() -> None:
    (row,) = (cells for _, cells in grid_of(np.array([1 / 3, 3.0, -0.0, 1e300])).rows)
    assert [(cell.text, cell.exact) for cell in row] == [
        ("0.333333", "0.3333333333333333"),
        ("3", ""),
        ("0", "-0.0"),
        ("1e+300", ""),
    ]


def test_a_number_is_written_in_full_where_that_is_asked() -> None:
    grid = grid_of(np.array([1 / 3, 2 / 3]), exact=[1])
    assert texts(grid) == [["0.333333", "0.6666666666666666"]]


def test_a_window_has_edges_only_where_it_ends() -> None:
    grid = grid_of(counting(3, 3), lit=Lit(should={0, 1, 3, 4}))
    assert kinds(grid) == [
        ["sw st sl", "sw st sr", ""],
        ["sw sb sl", "sw sb sr", ""],
        ["", "", ""],
    ]


def test_two_windows_lie_over_each_other_each_with_one_letter() -> None:
    grid = grid_of(counting(1, 3), lit=Lit(should={0, 1}, yours={1, 2}))
    assert kinds(grid) == [["sw st sb sl", "sw st sb sr yw yt yb yl", "yw yt yb yr"]]
    assert [cell.letters for _, cells in grid.rows for cell in cells] == ["S", "", "Y"]


def test_a_window_that_makes_no_block_is_drawn_cell_by_cell() -> None:
    assert kinds(grid_of(counting(1, 3), lit=Lit(yours={0, 2}))) == [
        ["yw yt yb yl yr", "", "yw yt yb yl yr"]
    ]


def test_a_window_through_channels_is_drawn_in_each_of_them() -> None:
    drawn = draw_array("x", view_array(counting(1, 2, 1, 2)), Look(lit=Lit(should={0, 2})))
    assert [grid.name for grid in drawn.grids] == ["x[0, 0]", "x[0, 1]"]
    assert [kinds(grid) for grid in drawn.grids] == [[["sw st sb sl sr", ""]]] * 2


def against(mine: np.ndarray, right: np.ndarray) -> tuple[Alignment, DrawnGrid]:
    """An answer of the wrong shape as it is drawn."""
    alignment = align(view_array(mine), view_array(right), 0.0, by_index=False)
    assert alignment is not None
    return alignment, grid_of(mine, alignment=alignment, wrong=alignment.wrong)


def test_rows_too_many_are_hatched_and_labelled() -> None:
    right = np.pad(counting(2, 3), ((0, 0), (1, 2)))
    _, grid = against(np.pad(right, ((1, 2), (0, 0))), right)
    assert kinds(grid) == [["x"] * 6, [""] * 6, [""] * 6, ["x"] * 6, ["x"] * 6]
    assert grid.row_labels == {0: ("extra", 1), 1: ("", 2), 3: ("extra", 2)}
    assert indexes(grid)[0] == ["0", "1", "2", "3", "4"]


def test_columns_that_are_missing_are_drawn_empty_and_labelled() -> None:
    _, grid = against(
        np.pad(counting(1, 2), ((1, 0), (0, 0))), np.pad(counting(1, 2), ((0, 0), (1, 2)))
    )
    assert texts(grid) == [["", "0", "0", "", ""], ["", "1", "2", "", ""]]
    assert kinds(grid) == [["n", "x", "x", "n", "n"], ["m", "", "", "m", "m"]]
    assert grid.labels == [("missing", 1), ("", 2), ("missing", 2)]
    assert indexes(grid) == (["0", "1"], ["", "0", "1", "", ""])


def test_images_too_many_are_hatched_whole() -> None:
    mine, right = counting(2, 1, 1, 2), counting(1, 1, 1, 2)
    alignment = align(view_array(mine), view_array(right), 0.0, by_index=False)
    first, second = draw_array("yours", view_array(mine), Look(alignment=alignment)).grids
    assert (first.kind, second.kind) == ("", "extra")
    assert kinds(second) == [["x", "x"]]


def test_far_more_that_is_missing_than_there_is_room_for_is_cut() -> None:
    _, grid = against(np.zeros((1, 2)), np.zeros((1, 1000)))
    assert len(grid.columns) == 2 + ROOMY.lines


def test_little_room_shows_little_and_says_so() -> None:
    grid = grid_of(np.zeros((2, 5, 5)), NARROW)
    assert texts(grid) == [["0"] * 3] * 3
    assert grid.cut == "showing 3 of 5 rows and 3 of 5 columns and 1 of 2 grids"
    assert (grid.name, grid.alone) == ("x[0]", False)


@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 0), (1, 1, 2, 1, 2)])
def test_arrays_of_any_number_of_axes_are_drawn(shape: tuple[int, ...]) -> None:
    drawn = draw_array("x", view_array(np.ones(shape)))
    assert drawn.shape == str(shape)
    assert sum(len(cells) for grid in drawn.grids for _, cells in grid.rows) == np.ones(shape).size
    assert drawn.grids[0].cut == ("it has no cells" if 0 in shape else "")
    assert drawn.grids[0].has_numbered_rows == (len(shape) > 1 and 0 not in shape)


def test_an_answer_that_is_cut_within_a_row_is_drawn_as_far_as_it_is_there() -> None:
    view = view_array(np.ones((300, 7)))
    assert len(view.values) % 7
    grid = draw_array("yours", view, room=Room(lines=300, grids=1, cells=0)).grids[0]
    assert kinds(grid)[-1] == [""] * (len(view.values) % 7) + ["n"] * (7 - len(view.values) % 7)


def test_a_dtype_is_told_unless_it_is_float64() -> None:
    assert draw_array("x", view_array(np.ones(1, np.float32))).dtype == "float32"
    assert draw_array("x", view_array(np.ones(1))).dtype == ""
    assert draw_array("x", view_array(np.ones(1)), Look(shows_dtype=True)).dtype == "float64"


def test_what_may_not_fit_on_a_phone_can_be_scrolled_by_keys() -> None:
    assert not grid_of(counting(2, 5)).wide
    assert grid_of(counting(2, 7)).wide
    assert grid_of(np.array([1 / 3, 1 / 7, 1 / 9])).wide
