import numpy as np
import pytest

from grader.assignment.operations import load_operation
from grader.records.call import AxisOrder, Call
from grader.records.case import Case

NHWC = AxisOrder(ours=("N", "C", "H", "W"), theirs=("N", "H", "W", "C"))
GRAYSCALE = AxisOrder(ours=("N", "C", "H", "W"), theirs=("N", "H", "W"))
ROW = AxisOrder(ours=("C_out",), theirs=("1", "1", "1", "C_out"))
TURNED_AND_ADDED = AxisOrder(ours=("N", "C", "H", "W"), theirs=("W", "1", "N", "H"))


@pytest.mark.parametrize(
    ("order", "ours", "theirs"),
    [
        (NHWC, (2, 3, 4, 5), (2, 4, 5, 3)),
        (GRAYSCALE, (2, 1, 4, 5), (2, 4, 5)),
        (ROW, (3,), (1, 1, 1, 3)),
        (TURNED_AND_ADDED, (2, 1, 4, 5), (5, 1, 2, 4)),
    ],
)
def test_an_array_is_turned_and_turned_back(
    order: AxisOrder, ours: tuple[int, ...], theirs: tuple[int, ...]
) -> None:
    array = np.arange(np.prod(ours)).reshape(ours)
    turned = order.turned(array)
    assert turned.shape == order.shape(ours) == theirs
    assert turned.flags.c_contiguous
    assert order.fits(theirs)
    assert np.array_equal(order.turned_back(turned), array)
    cell = tuple(length - 1 for length in ours)
    assert turned[order.cell(cell)] == array[cell]


def test_an_axis_that_is_added_has_length_1() -> None:
    assert not ROW.fits((1, 2, 1, 3))
    assert not ROW.fits((3,))


def test_a_call_gets_every_argument_in_its_shortest_form() -> None:
    x, weight = np.ones((1, 1, 3, 3)), np.ones((1, 1, 2, 2))
    case = Case(
        operation="conv2d",
        arrays={"x": x, "weight": weight},
        options={"stride": (2, 2), "padding": (0, 1)},
    )
    assert load_operation("conv2d").filled_in(case) == {
        "x": x,
        "weight": weight,
        "bias": None,
        "stride": 2,
        "padding": (0, 1),
    }


def test_a_stride_that_is_left_out_is_there_as_what_it_is_then() -> None:
    case = Case(
        operation="maxpool", arrays={"x": np.ones((1, 1, 3, 3))}, options={"kernel_size": 2}
    )
    filled_in = load_operation("maxpool").filled_in(case)
    assert {name: filled_in[name] for name in ("kernel_size", "stride", "padding")} == {
        "kernel_size": 2,
        "stride": 2,
        "padding": 0,
    }


def test_padding_of_pad_stays_a_tuple() -> None:
    case = Case(operation="pad", arrays={"x": np.ones(3)}, options={"padding": (1, 1)})
    assert load_operation("pad").filled_in(case)["padding"] == (1, 1)


def test_shapes_and_cells_are_told_in_the_order_of_the_course() -> None:
    call = Call(expression="f(x)", function="f", names={"x": "A"}, orders={"return": NHWC})
    assert call.shape("return", (1, 2, 3, 4)) == (1, 3, 4, 2)
    assert call.cell("return", (0, 1, 2, 3)) == (0, 2, 3, 1)
    assert call.shape("x", (1, 2, 3, 4)) == (1, 2, 3, 4)


NLC = AxisOrder(ours=("N", "C", "L"), theirs=("N", "L", "C"))
NCHW = AxisOrder(ours=("N", "C", "H", "W"), theirs=("N", "C", "H", "W"))


@pytest.mark.parametrize(
    ("order", "outer", "shown"),
    [
        (NHWC, (0, 1), "[0, :, :, 1]"),
        (GRAYSCALE, (2, 0), "[2]"),
        (NCHW, (0, 1), "[0, 1]"),
        (NLC, (0,), "[0].T"),
        (TURNED_AND_ADDED, (1, 0), "[:, 0, 1].T"),
        (ROW, (), ""),
    ],
)
def test_a_grid_of_ours_is_named_by_its_index_in_the_course(
    order: AxisOrder, outer: tuple[int, ...], shown: str
) -> None:
    call = Call(expression="f(x)", function="f", names={}, orders={"x": order})
    assert call.grid_index("x", outer) == shown


def test_an_answer_of_another_number_of_axes_stays_as_it_is() -> None:
    call = Call(expression="f(x)", function="f", names={"x": "A"}, orders={"return": NHWC})
    assert call.shape("return", (3, 5)) == (3, 5)
    assert call.shape("return", (1, 2, 3, 4)) == (1, 3, 4, 2)
    assert call.cell_name("return", (0, 1, 2, 3)) == "out[0, 2, 3, 1]"
    assert call.cell_name("x", (0, 1)) == "A[0, 1]"


def test_an_argument_that_is_not_in_the_expression_is_not_taken() -> None:
    call = Call(expression="f(A, s2, s=1)", function="f", names={"x": "A", "stride": "s"})
    assert call.takes("x")
    assert not call.takes("stride")


def test_an_expression_of_several_lines_is_quoted_on_one() -> None:
    call = Call(expression="f(\n    x,\n    {'s': s},\n)[0]\n", function="f", names={})
    assert call.in_a_line == "f(x, {'s': s})[0]"
