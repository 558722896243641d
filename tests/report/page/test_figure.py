"""What is drawn of a call."""

from typing import Any

import msgspec
import numpy as np

from grader.records.arrays import view_array
from grader.records.taps import CellReads, Read, TapMap
from grader.report.grid import NARROW
from grader.report.page.drawn import DrawnArray
from grader.report.page.figure import Figure, draw_figure
from reference.operations.conv2d import conv2d
from reference.operations.conv2d_dx import conv2d_dx
from reference.operations.maxpool import maxpool
from tests.conftest import GradeSource
from tests.explain.variants import read_variant
from tests.report.calls import (
    PADDING,
    STRIDE,
    counting,
    example_of,
    padding_of_zeros,
    pads_all_axes,
    without_stride,
)


def names(figure: Figure) -> list[tuple[str, str]]:
    return [(array.name, array.role) for array in (*figure.arrays, *figure.answers)]


def cells(array: DrawnArray, kind: str) -> list[str]:
    """Texts of the cells of a kind."""
    found = (cell for grid in array.grids for _, cells in grid.rows for cell in cells)
    return [cell.text for cell in found if kind in cell.kinds.split()]


def test_the_first_wrong_cell_is_shown_first_with_its_two_windows() -> None:
    figure = draw_figure(STRIDE)
    x, weight = figure.arrays
    right, yours = figure.answers
    assert figure.shown is not None
    assert figure.shown.name == "out[0, 0, 0, 1]"
    assert (cells(x, "sw"), cells(x, "yw")) == (["3", "4", "7", "8"], ["2", "3", "6", "7"])
    assert cells(weight, "sw") == []
    assert (cells(right, "at"), cells(yours, "at")) == (["22"], ["18"])
    assert cells(yours, "w") == ["18", "30", "34"]
    assert yours.notes == ("3 of 4 wrong",)


def test_a_kernel_is_lit_up_where_a_window_uses_a_part_of_it() -> None:
    def first_kernel(x: np.ndarray, weight: np.ndarray, **_: Any) -> np.ndarray:
        return np.repeat(conv2d(x, weight[:1]), 2, axis=1)

    found = example_of("conv2d", first_kernel, x=counting(1, 1, 2, 2), weight=counting(2, 1, 2, 2))
    _, weight = draw_figure(found).arrays
    assert (cells(weight, "sw"), cells(weight, "yw")) == (
        ["5", "6", "7", "8"],
        ["1", "2", "3", "4"],
    )


def test_what_is_right_is_drawn_only_if_it_may_be() -> None:
    assert names(draw_figure(STRIDE)) == [
        ("x", "x"),
        ("weight", "taps"),
        ("expected", "right"),
        ("yours", "yours"),
    ]
    closed = example_of(
        "conv2d",
        without_stride,
        full=False,
        x=counting(1, 1, 4, 4),
        weight=np.ones((1, 1, 2, 2)),
        stride=2,
    )
    figure = draw_figure(closed)
    assert [name for name, _ in names(figure)] == ["x", "weight", "yours"]
    assert all(step.should is None for step in figure.steps)
    assert (cells(figure.answers[0], "w"), figure.answers[0].notes) == ([], ())
    assert cells(figure.arrays[0], "sw") == []
    told = {name for array in figure.answers for name, _ in data_of(array)}
    assert told == {"name", "y", "yw", "ys"}


def data_of(array: DrawnArray) -> list[tuple[str, str]]:
    """What the script shows of its cells."""
    found = (cell for grid in array.grids for _, cells in grid.rows for cell in cells)
    return [one for cell in found for one in cell.data]


def test_what_both_windows_share_is_held_once() -> None:
    first, second, *_ = draw_figure(STRIDE).answers[1].grids[0].rows[0][1]
    assert dict(first.data) == {
        "name": "out[0, 0, 0, 0]",
        "s": "0+2 4+2",
        "sw": "rows 0-1, columns 0-1",
        "ss": "1 + 2 + 5 + 6 = 14",
    }
    assert dict(second.data) == {
        "name": "out[0, 0, 0, 1]",
        "s": "2+2 6+2",
        "sw": "rows 0-1, columns 2-3",
        "ss": "3 + 4 + 7 + 8 = 22",
        "y": "1+2 5+2",
        "yw": "rows 0-1, columns 1-2",
        "ys": "2 + 3 + 6 + 7 = 18",
    }


def test_a_function_that_is_not_written_has_one_window_over_what_is_right() -> None:
    worked = example_of("maxpool", maxpool, x=counting(1, 1, 2, 4), kernel_size=2)
    figure = draw_figure(msgspec.structs.replace(worked, returned=None))
    assert names(figure) == [("x", "x"), ("out", "yours")]
    assert cells(figure.arrays[0], "sw") == ["1", "2", "5", "6"]
    assert cells(figure.arrays[0], "yw") == []
    assert all(step.yours is None for step in figure.steps)


def test_an_answer_of_the_wrong_shape_is_laid_over_the_right_one() -> None:
    figure = draw_figure(example_of("pad", pads_all_axes, x=counting(2, 3), padding=(1, 2)))
    right, yours = figure.answers
    assert (right.role, right.down, yours.misfits) == ("", 1, {"shape"})
    assert len(cells(yours, "x")) == 18
    assert cells(yours, "w") == []
    assert figure.is_told


def test_grids_that_are_missing_are_counted() -> None:
    def first_image(x: np.ndarray, padding: tuple[int, ...]) -> np.ndarray:
        return np.pad(x, ((0, 0), (0, 0), padding))[:1]

    found = example_of("pad", first_image, x=counting(3, 1, 2), padding=(1, 1))
    _, yours = draw_figure(found).answers
    assert yours.notes == ("2 of 3 grids missing",)


def test_windows_of_an_answer_of_the_wrong_shape_belong_to_equal_indexes() -> None:
    def without_padding(x: np.ndarray, weight: np.ndarray, **_: Any) -> np.ndarray:
        return conv2d(x, weight)

    found = example_of(
        "conv2d", without_padding, x=counting(1, 1, 3, 3), weight=np.ones((1, 1, 2, 2)), padding=1
    )
    _, yours = draw_figure(found).answers
    assert [line.kind for line, _ in yours.grids[0].rows] == ["", "", "missing", "missing"]


def test_a_wrong_dtype_is_told_of_both() -> None:
    def in_float32(x: np.ndarray, weight: np.ndarray, **_: Any) -> np.ndarray:
        return conv2d(x, weight).astype(np.float32)

    figure = draw_figure(
        example_of("conv2d", in_float32, x=counting(1, 1, 1, 1), weight=np.ones((1, 1, 1, 1)))
    )
    right, yours = figure.answers
    assert (right.dtype, yours.dtype, yours.misfits) == ("float64", "float32", {"dtype"})


def test_wrong_numbers_that_look_alike_are_written_in_full() -> None:
    def nearly(x: np.ndarray, weight: np.ndarray, **_: Any) -> np.ndarray:
        return conv2d(x, weight) + 1e-9

    figure = draw_figure(
        example_of("conv2d", nearly, x=counting(1, 1, 1, 2) / 3, weight=np.ones((1, 1, 1, 1)))
    )
    right, yours = (array.grids[0].rows[0][1] for array in figure.answers)
    assert [cell.text for cell in right] == ["0.3333333333333333", "0.6666666666666666"]
    assert [cell.text for cell in yours] == ["0.33333333433333334", "0.6666666676666666"]


def test_a_number_that_is_cut_is_told_with_its_cell() -> None:
    found = example_of("conv2d", conv2d, x=counting(1, 1, 1, 1) / 3, weight=np.ones((1, 1, 1, 1)))
    assert draw_figure(found).steps[0].name == "out[0, 0, 0, 0] = 0.3333333333333333"


def test_padding_that_is_drawn_is_told() -> None:
    x, *_ = draw_figure(PADDING).arrays
    assert (x.shape, x.notes) == ("(1, 1, 2, 2)", ("hatched: padding",))
    assert len(cells(x, "z")) == 12


def test_what_padding_holds_in_yours_is_drawn_where_a_known_mistake_says_it(
    grade_source: GradeSource,
) -> None:
    (found,) = grade_source(read_variant("maxpool_nppad_zeros"), "maxpool").findings
    assert found.clearest is not None
    figure = draw_figure(found.clearest)
    assert figure.arrays[0].notes == ("hatched: padding, 0 in yours",)
    assert figure.shown is not None
    assert figure.shown.should is not None
    assert figure.shown.yours is not None
    numbers = figure.shown.should.sums.partition(" = ")[0].replace("-inf", "0")
    assert figure.shown.yours.sums == f"{numbers} = 0"


def test_of_a_gradient_the_numbers_that_it_is_given_are_lit_up() -> None:
    def turned(grad_output: np.ndarray, x: np.ndarray, weight: np.ndarray) -> np.ndarray:
        return conv2d_dx(grad_output, x, weight[..., ::-1, ::-1])

    two, x = counting(1, 1, 2, 2), np.ones((1, 1, 3, 3))
    found = example_of("conv2d_dx", turned, grad_output=two, x=x, weight=two)
    figure = draw_figure(found)
    output, unread, weight = figure.arrays
    assert names(figure)[:3] == [("grad_output", "x"), ("x", ""), ("weight", "taps")]
    assert (cells(output, "sw"), cells(output, "yw")) == (["1"], ["1"])
    assert (cells(weight, "sw"), cells(weight, "yw")) == (["1"], ["4"])
    assert figure.shown is not None
    assert figure.shown.should is not None
    assert figure.shown.should.where == "row 0, column 0 of grad_output"
    assert figure.shown.should.sums == "1*1 = 1"
    assert cells(unread, "sw") == []


def test_the_padding_of_pooling_is_smaller_than_every_number() -> None:
    found = example_of(
        "maxpool", padding_of_zeros, x=-counting(1, 1, 2, 2), kernel_size=2, padding=1
    )
    figure = draw_figure(found)
    assert set(cells(figure.arrays[0], "z")) == {"-inf"}
    assert figure.shown is not None
    assert figure.shown.should is not None
    assert figure.shown.should.sums == "max(-inf, -inf, -inf, -1) = -1"


def test_a_call_without_an_answer_shows_what_is_right_alone() -> None:
    raised = example_of("pad", without_stride, x=counting(2), padding=(1, 1))
    figure = draw_figure(raised)
    assert raised.raised is not None
    assert (names(figure), figure.shown) == ([("x", "x"), ("expected", "")], None)


def test_a_cut_answer_is_stepped_through_as_far_as_it_is_drawn() -> None:
    reads = (Read(cell=0, tap=0, times=1),)
    taps = [CellReads(cell=n, at=(0, 0, 0, n), reads=reads, should=reads) for n in range(8)]
    wide = msgspec.structs.replace(
        STRIDE,
        returned=view_array(np.ones((1, 1, 1, 8))),
        expected=view_array(np.ones((1, 1, 1, 8))),
        mismatch=None,
        taps=TapMap(combines="sum", cells=tuple(taps)),
    )
    assert len(draw_figure(wide).steps) == 8
    assert len(draw_figure(wide, NARROW).steps) == 3
