"""What each cell of a gradient is made of, found by asking."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from grader.explain.inquiry import conclude
from grader.explain.tap_map import tap_map_of
from grader.isolation.in_process import call_in_process
from grader.records.case import Array, Case
from grader.records.outcome import Outcome
from grader.records.taps import TapMap
from grader.report.window_words import reading_in_words
from tests.explain.laws.gradients.programs import convolution, pooling
from tests.support import GRADIENTS

GIVEN = np.arange(1.0, 5).reshape(1, 1, 2, 2)
X = np.arange(1.0, 10).reshape(1, 1, 3, 3)
WEIGHT = np.array([[[[1.0, 2.0], [3.0, 5.0]]]])

CASES = {
    "conv2d_dx": {"grad_output": GIVEN, "x": X, "weight": WEIGHT},
    "conv2d_dweight": {"grad_output": GIVEN, "x": X, "weight": WEIGHT},
    "conv2d_dbias": {"grad_output": GIVEN, "x": X, "weight": WEIGHT},
    "maxpool_dx": {"grad_output": GIVEN, "x": X},
    "avgpool_dx": {"grad_output": GIVEN, "x": X},
}


def case_of(name: str) -> Case:
    options: dict[str, Any] = {"kernel_size": 2, "stride": 1} if "pool" in name else {}
    return Case(operation=name, arrays=CASES[name], options=options, positional=2)


def mapped(name: str, program: Callable[..., Array]) -> TapMap:
    operation, case = GRADIENTS[name], case_of(name)

    def ask(function: Callable[..., Any]) -> Callable[[Sequence[Case]], list[Outcome]]:
        return lambda cases: [call_in_process(operation, function, one) for one in cases]

    answer = program(**case.arrays, **case.options)
    found = conclude(tap_map_of(operation, case, answer, ask(operation.twin)), ask(program))
    assert found is not None
    return found


def said(name: str, found: TapMap) -> str:
    operation = GRADIENTS[name]
    assert operation.window is not None
    return reading_in_words(
        operation.window, case_of(name), found.cells, gradient=operation.gradient
    )


@pytest.mark.parametrize("name", CASES)
def test_of_a_right_program_the_sum_of_what_is_read_is_the_answer(name: str) -> None:
    found = mapped(name, GRADIENTS[name].twin)
    case = case_of(name)
    right = GRADIENTS[name].twin(**case.arrays, **case.options)
    factors = case.arrays.get(found.kernel, np.empty(0)).ravel()
    for cell in found.cells:
        assert cell.reads == cell.should
        terms = [
            GIVEN.flat[read.cell] * read.times * (1 if read.tap is None else factors[read.tap])
            for read in cell.reads
        ]
        assert sum(terms) == right[cell.at]
    assert said(name, found) == ""


def test_a_kernel_that_is_turned_is_told_by_its_products() -> None:
    turned = convolution("x", "i * sh + kh - 1 - k", "j * sw + kw - 1 - m")
    assert said("conv2d_dx", mapped("conv2d_dx", turned)) == (
        "For out[0, 0, 0, 0] your code multiplies grad_output[0, 0, 0, 0] with weight[0, 0, 1, 1]; "
        "it should be weight[0, 0, 0, 0]."
    )


def test_products_of_other_cells_of_x_are_told() -> None:
    late = convolution("weight", "i * sh + k + 1", "j * sw + m")
    assert said("conv2d_dweight", mapped("conv2d_dweight", late)).startswith(
        "For out[0, 0, 0, 0] your code multiplies grad_output[0, 0, 0, 0] with x[0, 0, 1, 0]; "
    )


def test_the_windows_that_give_a_cell_something_are_told() -> None:
    first = pooling(lambda _, cells: cells[0])
    assert said("maxpool_dx", mapped("maxpool_dx", first)) == (
        "For out[0, 0, 0, 0] your code reads row 0, column 0 of grad_output; it should read no "
        "cell of grad_output."
    )


def test_a_share_of_another_size_is_told() -> None:
    def undivided(*arrays: Array, **options: Any) -> Array:
        return 4 * GRADIENTS["avgpool_dx"].twin(*arrays, **options)

    assert said("avgpool_dx", mapped("avgpool_dx", undivided)) == (
        "For out[0, 0, 0, 0] your code counts grad_output[0, 0, 0, 0] 1 times; it should be 0.25."
    )
