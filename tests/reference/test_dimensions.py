"""The cases of which one dimension is longer: of the loops of a program, one becomes longer."""

from pathlib import Path

import pytest

from grader.explain.loops import counting_cases, looped_dimensions
from grader.isolation.worker.counted import Counted
from grader.records.case import Case
from tests.conftest import GradeSource
from tests.submissions.single_loops import SINGLE_LOOPS, single_loop
from tests.support import OPERATIONS, REPOSITORY

PLAIN = (REPOSITORY / "tests" / "submissions" / "plain_loops" / "cnn.py").read_text("utf-8")


def names_of(operation: str) -> tuple[str, ...]:
    dimensions = OPERATIONS[operation].dimensions
    return (*dimensions.long, *dimensions.short)


def looped_by(operation: str, source: str) -> tuple[str, ...]:
    """The dimensions that a program loops over, counted in this process."""
    namespace: dict[str, object] = {}
    exec(compile(source, "cnn.py", "exec"), namespace)
    lines = []
    for case in counting_cases(OPERATIONS[operation]):
        counted = Counted(namespace[operation], {"cnn.py"}, ())  # type: ignore[arg-type]
        counted(**case.arrays, **case.options)
        lines.append(counted.lines)
    return looped_dimensions(OPERATIONS[operation], lines)


def lengths_of(case: Case) -> tuple[int, ...]:
    """Lengths of the loops of a plain program, read from the shapes of arguments and answer."""
    answer = OPERATIONS[case.operation].twin(**case.arrays, **case.options).shape
    if case.operation == "pad":
        return case.arrays["x"].shape
    if case.operation == "maxpool":
        kernel = case.options["kernel_size"]
        assert isinstance(kernel, tuple)
        return (*answer, *kernel)
    weight = case.arrays["weight"].shape
    return (*answer, *weight[1:])


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_case_has_one_dimension_that_is_longer_than_in_the_small_one(operation: str) -> None:
    small, *longer = map(lengths_of, counting_cases(OPERATIONS[operation]))
    assert set(small) == {2}
    assert len(longer) == len(small) == len(names_of(operation))
    for place, lengths in enumerate(longer):
        assert lengths == (*small[:place], 8, *small[place + 1 :])


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_cases_lie_within_the_contract(operation: str) -> None:
    assert all(map(OPERATIONS[operation].accepts, counting_cases(OPERATIONS[operation])))


@pytest.mark.parametrize("operation", OPERATIONS)
def test_plain_loops_loop_over_every_dimension(operation: str) -> None:
    assert looped_by(operation, PLAIN) == names_of(operation)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_twin_loops_over_none(operation: str) -> None:
    twin = Path(OPERATIONS[operation].twin_file).read_text("utf-8")
    assert looped_by(operation, twin) == ()


def test_there_is_a_program_that_loops_over_each_dimension_alone() -> None:
    names = {(operation, name) for operation in OPERATIONS for name in names_of(operation)}
    assert set(SINGLE_LOOPS) == names


@pytest.mark.parametrize(("operation", "dimension"), SINGLE_LOOPS)
def test_a_single_loop_is_found_and_no_other(
    operation: str, dimension: str, grade_source: GradeSource
) -> None:
    source = single_loop(operation, dimension)
    assert looped_by(operation, source) == (dimension,)
    report = grade_source(source, operation)
    assert report.score.earned == report.score.possible
    short = dimension in OPERATIONS[operation].dimensions.short
    said = f"{operation} loops in Python over {dimension}; NumPy can do all of it at once."
    assert report.coach == (() if short else (said,))
