"""What is said of the windows of a call."""

import math
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.records.arrays import view_array
from grader.records.example import ExampleReport
from grader.records.taps import CellReads, Combines, Read, TapMap
from grader.report.window_sums import Reading, Window, read_windows
from tests.report.calls import PADDING, STRIDE, counting, example_of, without_stride
from tests.support import array_of


def with_row(
    reads: list[Read],
    should: list[Read] | None,
    *,
    x: list[float],
    weight: list[float] | None = None,
    bias: float | None = None,
    returned: float = 0.0,
    expected: float | None = 0.0,
    base: ExampleReport = STRIDE,
) -> Window:
    """The window of a row of numbers."""
    arrays = {"x": np.array([[[x]]], float)}
    if weight is not None:
        arrays["weight"] = np.array([[[weight]]], float)
    if bias is not None:
        arrays["bias"] = np.array([bias])
    cell = CellReads(
        cell=0,
        at=(0, 0, 0, 0),
        reads=tuple(reads),
        should=None if should is None else tuple(should),
    )
    combines: Combines = "sum" if weight is not None else "largest"
    found = msgspec.structs.replace(
        base,
        case=msgspec.structs.replace(base.case, arrays=arrays),
        padded=None,
        returned=view_array(np.full((1, 1, 1, 1), returned)),
        expected=None if expected is None else view_array(np.full((1, 1, 1, 1), expected)),
        taps=TapMap(combines=combines, cells=(cell,)),
    )
    (window,) = read_windows(found)
    return window


def read(cell: int, tap: int | None = None, times: float = 1) -> Read:
    return Read(cell=cell, tap=tap, times=times)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"weight": [1, 2], "returned": 8}, "2*1 + 3*2 = 8"),
        ({"weight": [1, 1], "returned": 5}, "2 + 3 = 5"),
        ({"weight": [1, 1], "bias": 1, "returned": 6}, "2 + 3 + 1 = 6"),
        ({"weight": [1, -2], "returned": -4}, "2*1 + 3*(-2) = -4"),
        ({"weight": [1, 2], "bias": 1, "returned": 9}, "2*1 + 3*2 + 1 = 9"),
        ({"weight": [1, 2], "bias": -1, "returned": 7}, "2*1 + 3*2 + (-1) = 7"),
        ({"weight": [1, 2], "bias": 1, "returned": 8}, "2*1 + 3*2 = 8"),
        ({"weight": [1, 2], "returned": 5}, "2*1 + 3*2 = 8, it returned 5"),
        ({"weight": [1, 2], "returned": math.nan}, "2*1 + 3*2 = 8, it returned nan"),
        ({"returned": 3}, "max(2, 3) = 3"),
        ({"weight": [1, 2], "bias": 1, "returned": 5}, "2*1 + 3*2 = 8 without bias, it returned 5"),
        ({"returned": 0}, "it returned 0 for 2, 3"),
    ],
)
def test_what_is_read_is_combined_to_what_was_returned(options: dict[str, Any], words: str) -> None:
    taps = (0, 1) if "weight" in options else (None, None)
    reads = [read(1, taps[0]), read(2, taps[1])]
    window = with_row(reads, None, x=[1, 2, 3], **options)
    assert window.yours.sums == words
    assert window.yours.where == "columns 1-2"
    assert window.should is not None
    assert window.should.where == "a right answer has no such cell"


def test_a_window_without_cells_says_so() -> None:
    assert with_row([], None, x=[1]).yours.sums == "it returned 0 for no cell"
    summed = with_row([], None, x=[1], weight=[2])
    assert (summed.yours.where, summed.yours.sums) == ("no cell of x", "nothing of x = 0")


def test_rounding_is_no_reason_to_tell_two_numbers() -> None:
    rough = msgspec.structs.replace(STRIDE, bound=1e-6)
    window = with_row([read(0, 0)], None, x=[1], weight=[3], returned=3 + 5e-7, base=rough)
    assert window.yours.sums == "1*3 = 3"


def test_a_product_that_counts_several_times_or_in_part_says_so() -> None:
    reads = [read(0, 0, 2), read(1, 0, 0.5)]
    window = with_row(reads, None, x=[3, 4], weight=[5], returned=40)
    assert window.yours.sums == "3*5*2 + 4*5*0.5 = 40"


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ([], "no cell of x"),
        ([3], "column 3"),
        ([0, 2, 4], "columns 0 and 2 and 4"),
        ([1, 2, 3, 4], "columns 1-4"),
    ],
)
def test_cells_are_named_as_rows_and_columns(cells: list[int], words: str) -> None:
    reads = [read(cell, 0) for cell in cells]
    assert with_row(reads, None, x=[1.0] * 6, weight=[1]).yours.where == words


def yours_of(found: ExampleReport, *cells: int) -> Reading:
    """What a call says of one cell that reads these."""
    reads = tuple(read(cell, 0) for cell in cells)
    cell = CellReads(cell=0, at=(0, 0, 0, 0), reads=reads, should=())
    taps = TapMap(combines="sum", cells=(cell,))
    (window,) = read_windows(msgspec.structs.replace(found, taps=taps))
    return window.yours


def test_cells_that_make_no_block_are_listed() -> None:
    assert yours_of(STRIDE, 0, 1, 4).where == "x[0, 0, 0, 0], x[0, 0, 0, 1], x[0, 0, 1, 0]"
    assert yours_of(STRIDE, *range(15)).where.endswith("x[0, 0, 2, 3], 3 more")


def test_axes_without_words_are_left_to_the_drawing() -> None:
    assert yours_of(msgspec.structs.replace(STRIDE, axes=()), 0, 1).where == ""


def test_channels_and_images_are_named_where_there_are_several() -> None:
    found = example_of(
        "conv2d", without_stride, x=counting(2, 3, 2, 2), weight=np.ones((1, 3, 1, 1)), stride=2
    )
    where = [window.yours.where for window in read_windows(found)]
    assert where == [
        "image 0, channels 0-2, row 0, column 0",
        "image 1, channels 0-2, row 0, column 0",
    ]


def test_many_terms_are_cut_and_counted() -> None:
    reads = [read(cell, 0) for cell in range(20)]
    window = with_row(reads, None, x=[1.0] * 20, weight=[2], returned=40)
    assert window.yours.sums.endswith("1*2 + 8 more = 40")


numbers = st.floats() | st.sampled_from([1e300, -1e300, math.inf, -math.inf, math.nan])


@given(one=numbers, other=numbers, returned=numbers, pools=st.booleans())
def test_odd_numbers_are_combined_without_complaint(
    one: float, other: float, returned: float, *, pools: bool
) -> None:
    window = with_row(
        [read(0, None if pools else 0), read(1, None if pools else 0)],
        [read(0, None if pools else 0)],
        x=[one, other],
        weight=None if pools else [one],
        returned=returned,
        expected=other,
    )
    assert "=" in window.yours.sums or window.yours.sums.startswith("it returned")


def test_padding_counts_as_read_where_everything_inside_is_read_right() -> None:
    windows = read_windows(PADDING)
    assert PADDING.padded is not None
    first, *_ = windows
    assert first.should is not None
    assert (first.should.where, first.yours.where) == (
        "row 0, column 0 and padding",
        "rows 0-1, columns 0-1",
    )
    alike = [window for window in windows if window.alike]
    for window in alike:
        assert window.should is not None
        assert window.yours.cells == window.should.cells


def test_sums_come_to_what_the_report_expects_and_returned() -> None:
    for found in (STRIDE, PADDING):
        assert found.expected is not None
        assert found.returned is not None
        right, mine = array_of(found.expected).ravel(), array_of(found.returned).ravel()
        windows = read_windows(found)
        assert len(windows) == len(mine)
        for window in windows:
            assert window.should is not None
            assert window.should.sums.endswith(f" = {right[window.cell]:g}")
            assert window.yours.sums.endswith(f" = {mine[window.cell]:g}")
