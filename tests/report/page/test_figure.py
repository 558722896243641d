"""What is said of the windows of a counterexample."""

import math
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.records.arrays import view_array
from grader.records.example import ExampleReport
from grader.records.report import Report
from grader.records.taps import CellReads, Combines, Read, TapMap
from grader.report.grid import NARROW
from grader.report.page.figure import Figure, draw_figure
from grader.report.window_sums import Window, read_windows
from tests.conftest import Sample
from tests.support import array_of, check_of


def found_in(report: Report, name: str) -> ExampleReport:
    found = check_of(report, name).counterexample
    assert found is not None
    return found


@pytest.fixture(scope="module")
def stride(sample: Sample) -> ExampleReport:
    return found_in(sample("conv2d stride"), "conv2d/stride")


@pytest.fixture(scope="module")
def padding(sample: Sample) -> ExampleReport:
    return found_in(sample("conv2d padding"), "conv2d/padding")


def with_row(
    reads: list[Read],
    should: list[Read] | None,
    *,
    x: list[float],
    weight: list[float] | None = None,
    bias: float | None = None,
    returned: float = 0.0,
    expected: float | None = 0.0,
    base: ExampleReport,
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
def test_what_is_read_is_combined_to_what_was_returned(
    stride: ExampleReport, options: dict[str, Any], words: str
) -> None:
    taps = (0, 1) if "weight" in options else (None, None)
    reads = [read(1, taps[0]), read(2, taps[1])]
    window = with_row(reads, None, x=[1, 2, 3], base=stride, **options)
    assert window.yours.sums == words
    assert window.yours.where == "x[0, 0, 0, 1:3]"
    assert window.should is not None
    assert window.should.where == "a right answer has no such cell"


def test_a_window_without_cells_says_so(stride: ExampleReport) -> None:
    assert with_row([], None, x=[1], base=stride).yours.sums == "it returned 0 for no cell"
    summed = with_row([], None, x=[1], weight=[1], base=stride)
    assert (summed.yours.where, summed.yours.sums) == ("no cell of x", "nothing = 0")


def test_rounding_is_no_reason_to_tell_two_numbers(stride: ExampleReport) -> None:
    rough = msgspec.structs.replace(stride, bound=1e-6)
    window = with_row([read(0, 0)], None, x=[1], weight=[3], returned=3 + 5e-7, base=rough)
    assert window.yours.sums == "1*3 = 3"


def test_a_product_that_counts_several_times_or_in_part_says_so(
    stride: ExampleReport,
) -> None:
    reads = [read(0, 0, 2), read(1, 0, 0.5)]
    window = with_row(reads, None, x=[3, 4], weight=[5], returned=40, base=stride)
    assert window.yours.sums == "3*5*2 + 4*5*0.5 = 40"


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ([], "no cell of x"),
        ([3], "x[0, 0, 0, 3]"),
        ([0, 2, 4], "x[0, 0, 0, 0:5:2]"),
        ([0, 1, 4], "x[0, 0, 0, 0], x[0, 0, 0, 1], x[0, 0, 0, 4]"),
        ([0, 1, 4, 5], "4 cells of x"),
    ],
)
def test_cells_are_named_as_slices_where_they_fill_them(
    stride: ExampleReport, cells: list[int], words: str
) -> None:
    reads = [read(cell, 0) for cell in cells]
    assert with_row(reads, None, x=[1.0] * 6, weight=[1], base=stride).yours.where == words


def test_many_terms_are_cut_and_counted(stride: ExampleReport) -> None:
    reads = [read(cell, 0) for cell in range(20)]
    window = with_row(reads, None, x=[1.0] * 20, weight=[1], returned=20, base=stride)
    assert window.yours.sums.endswith("1*1 + 8 more = 20")


numbers = st.floats() | st.sampled_from([1e300, -1e300, math.inf, -math.inf, math.nan])


@given(one=numbers, other=numbers, returned=numbers, pools=st.booleans())
def test_odd_numbers_are_combined_without_complaint(
    stride: ExampleReport, one: float, other: float, returned: float, *, pools: bool
) -> None:
    window = with_row(
        [read(0, None if pools else 0), read(1, None if pools else 0)],
        [read(0, None if pools else 0)],
        x=[one, other],
        weight=None if pools else [one],
        returned=returned,
        expected=other,
        base=stride,
    )
    assert "=" in window.yours.sums or window.yours.sums.startswith("it returned")


def test_padding_counts_as_read_where_everything_inside_is_read_right(
    padding: ExampleReport,
) -> None:
    windows = read_windows(padding)
    assert padding.padded is not None
    assert {window.should.where for window in windows if window.should} == {
        "padding only",
        "x[0, 0, 0, 0]",
    }
    alike = [window for window in windows if window.alike]
    assert alike
    for window in alike:
        assert window.should is not None
        assert window.yours.cells == window.should.cells


def test_sums_come_to_what_the_report_expects_and_returned(sample: Sample) -> None:
    seen = 0
    for name in ("conv2d stride", "conv1d stride", "maxpool stride"):
        for check in sample(name).checks:
            found = check.counterexample
            if found is None or found.expected is None or found.returned is None:
                continue
            right, mine = array_of(found.expected).ravel(), array_of(found.returned).ravel()
            for window in read_windows(found):
                assert window.should is not None
                assert window.should.sums.endswith(f" = {right[window.cell]:g}")
                assert f"{mine[window.cell]:g}" in window.yours.sums
                seen += 1
    assert seen > 10


def test_the_first_wrong_cell_is_shown_first(stride: ExampleReport) -> None:
    figure = draw_figure(stride)
    assert figure.shown is not None
    assert stride.mismatch is not None
    assert figure.shown.cell == stride.mismatch.at[0]


def roles(figure: Figure) -> list[tuple[str, str]]:
    return [(array.name, array.role) for array in (*figure.arrays, *figure.answers)]


def test_expected_and_difference_are_drawn_only_if_they_may_be(
    stride: ExampleReport,
) -> None:
    assert roles(draw_figure(stride)) == [
        ("x", "x"),
        ("weight", "taps"),
        ("expected", "answer"),
        ("yours", "answer yours"),
        ("difference", "answer"),
    ]
    assert stride.taps is not None
    hidden = [msgspec.structs.replace(cell, should=None) for cell in stride.taps.cells]
    kept_back = msgspec.structs.replace(
        stride,
        expected=None,
        mismatch=None,
        taps=msgspec.structs.replace(stride.taps, cells=tuple(hidden)),
    )
    figure = draw_figure(kept_back)
    assert [name for name, _ in roles(figure)] == ["x", "weight", "yours"]
    assert figure.shown is not None
    assert all(window.should is None for window in figure.steps)


def test_the_difference_is_what_was_returned_less_what_is_right(
    stride: ExampleReport,
) -> None:
    assert stride.returned is not None
    assert stride.expected is not None
    difference = draw_figure(stride).answers[-1]
    shown = [float(cell.text) for grid in difference.grids for row in grid.rows for cell in row]
    assert shown == list((array_of(stride.returned) - array_of(stride.expected)).ravel())


def test_arrays_of_different_shapes_have_no_difference(stride: ExampleReport) -> None:
    other = msgspec.structs.replace(stride, returned=view_array(np.ones((2, 2))), mismatch=None)
    figure = draw_figure(other)
    assert [name for name, _ in roles(figure)] == ["x", "weight", "expected", "yours"]
    assert figure.answers[-1].misfit


def test_a_cut_answer_is_stepped_through_as_far_as_it_is_drawn(
    stride: ExampleReport,
) -> None:
    assert stride.taps is not None
    cells = [
        CellReads(cell=n, at=(0, 0, 0, n), reads=(read(0, 0),), should=(read(0, 0),))
        for n in range(8)
    ]
    wide = msgspec.structs.replace(
        stride,
        returned=view_array(np.ones((1, 1, 1, 8))),
        expected=view_array(np.ones((1, 1, 1, 8))),
        mismatch=None,
        taps=msgspec.structs.replace(stride.taps, cells=tuple(cells)),
    )
    assert len(draw_figure(wide).steps) == 8
    assert len(draw_figure(wide, NARROW).steps) == 3
