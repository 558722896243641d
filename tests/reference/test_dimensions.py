"""The cases of which one dimension is longer: of the loops of a program, one becomes longer."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.explain.inquiry import conclude
from grader.explain.loops import looped_dimensions
from grader.isolation.worker.line_counter import LineCounter
from grader.records.case import Case
from grader.records.outcome import Returned
from tests.conftest import GradeSource
from tests.submissions.single_loops import SINGLE_LOOPS, single_loop
from tests.support import (
    EVERY_OPERATION,
    GRADIENTS,
    OPERATIONS,
    REPOSITORY,
    dimensions_of,
    source_of,
)

PLAIN = (REPOSITORY / "tests" / "submissions" / "plain_loops" / "cnn.py").read_text("utf-8")


WITH_DIMENSIONS = [name for name, one in EVERY_OPERATION.items() if one.dimensions is not None]
"""Operations of whose loops something is told."""


def names_of(operation: str) -> tuple[str, ...]:
    dimensions = dimensions_of(EVERY_OPERATION[operation])
    return (*dimensions.long, *dimensions.short)


def counting(operation: str, source: str) -> Callable[[Sequence[Case]], list[int]]:
    """Counts, in this process, the lines that a program runs."""
    namespace: dict[str, Any] = {}
    exec(compile(source, "cnn.py", "exec"), namespace)

    def count_lines(cases: Sequence[Case]) -> list[int]:
        counted = [LineCounter(namespace[operation], {"cnn.py"}, ()) for _ in cases]
        for count, case in zip(counted, cases, strict=True):
            count(**case.arrays, **case.options)
        return [count.lines for count in counted]

    return count_lines


def grown_by(operation: str, source: str) -> list[str]:
    """The dimensions whose growth from 2 to 8 makes a program run six lines more or more."""
    case = dimensions_of(EVERY_OPERATION[operation]).case
    small = dict.fromkeys(names_of(operation), 2)
    larger = [case({**small, name: 8}) for name in small]
    first, *others = counting(operation, source)([case(small), *larger])
    return [name for name, count in zip(small, others, strict=True) if count - first >= 6]


def lengths_of(case: Case) -> tuple[int, ...]:
    """Lengths of the loops of a plain program, read from the shapes of arguments and answer."""
    if case.operation == "pad":
        return case.arrays["x"].shape
    answer = EVERY_OPERATION[case.operation].twin(**case.arrays, **case.options).shape
    if "grad_output" in case.arrays:
        answer = case.arrays["grad_output"].shape
    if case.operation.endswith("dbias"):
        return answer
    if "kernel_size" in case.options:
        kernel = case.options["kernel_size"]
        assert isinstance(kernel, tuple)
        return (*answer, *kernel)
    weight = case.arrays["weight"].shape
    return (*answer, *weight[1:])


@st.composite
def lengths(draw: st.DrawFn) -> tuple[str, dict[str, int]]:
    operation = draw(st.sampled_from(WITH_DIMENSIONS))
    return operation, {name: draw(st.integers(2, 5)) for name in names_of(operation)}


@given(lengths())
def test_a_case_has_the_lengths_that_are_asked_for_and_no_others(
    asked: tuple[str, dict[str, int]],
) -> None:
    operation, wanted = asked
    case = dimensions_of(EVERY_OPERATION[operation]).case(wanted)
    assert case.operation == operation
    assert EVERY_OPERATION[operation].accepts(case)
    assert lengths_of(case) == tuple(wanted.values())


@pytest.mark.parametrize("operation", OPERATIONS)
def test_plain_loops_loop_over_every_dimension(operation: str) -> None:
    count_lines = counting(operation, PLAIN)
    found = conclude(
        looped_dimensions(OPERATIONS[operation]),
        lambda cases: [Returned(type="ndarray", lines=lines) for lines in count_lines(cases)],
    )
    assert found == names_of(operation)


@pytest.mark.parametrize("operation", WITH_DIMENSIONS)
def test_the_twin_loops_over_none_but_short_ones(operation: str) -> None:
    twin = source_of(EVERY_OPERATION[operation])
    assert {*grown_by(operation, twin)} <= {*dimensions_of(EVERY_OPERATION[operation]).short}


@pytest.mark.parametrize("operation", GRADIENTS)
def test_plain_loops_of_a_gradient_loop_over_every_dimension(operation: str) -> None:
    path = REPOSITORY / "tests" / "submissions" / "gradients" / operation / "loops.py"
    assert grown_by(operation, path.read_text("utf-8")) == [*names_of(operation)]


BY_CELLS_OF_X = """
import numpy as np

def conv1d_dx(grad_output, x, weight, stride=1, padding=0):
    out = np.zeros(x.shape)
    for cell in range(x.shape[2]):
        for tap in range(weight.shape[2]):
            place = cell + padding - tap
            if place % stride == 0 and 0 <= place // stride < grad_output.shape[2]:
                out[:, :, cell] += grad_output[:, :, place // stride] @ weight[:, :, tap]
    return out
"""


def test_a_loop_over_cells_of_x_is_one_over_positions_alone() -> None:
    assert grown_by("conv1d_dx", BY_CELLS_OF_X) == ["positions", "taps"]


def test_there_is_a_program_that_loops_over_each_dimension_alone() -> None:
    names = {(operation, name) for operation in OPERATIONS for name in names_of(operation)}
    assert set(SINGLE_LOOPS) == names


@pytest.mark.parametrize(("operation", "dimension"), SINGLE_LOOPS)
def test_a_single_loop_is_found_and_no_other(
    operation: str, dimension: str, grade_source: GradeSource
) -> None:
    source = single_loop(operation, dimension)
    short = dimension in dimensions_of(OPERATIONS[operation]).short
    assert grown_by(operation, source) == [dimension]
    report = grade_source(source, operation)
    assert report.score.earned == report.score.possible
    said = f"{operation} loops in Python over {dimension}; NumPy can do all of it at once."
    assert report.coach == (() if short else (said,))
