"""From counts of lines to dimensions and a sentence."""

import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.explain.loops import advise, counting_cases, looped_dimensions
from grader.records.operation import Operation
from tests.support import OPERATIONS

CONV2D = OPERATIONS["conv2d"]
operations = st.sampled_from(list(OPERATIONS.values()))


def names_of(operation: Operation) -> tuple[str, ...]:
    return (*operation.dimensions.long, *operation.dimensions.short)


def lines_of(operation: Operation, nests: Sequence[tuple[int, Sequence[str]]]) -> list[int]:
    """Lines that run in nests of loops: so many for each step of the innermost one."""
    names = names_of(operation)
    small = dict.fromkeys(names, 2)
    lengths = [small, *({**small, name: 8} for name in names)]
    return [5 + sum(b * math.prod(map(n.__getitem__, nest)) for b, nest in nests) for n in lengths]


@st.composite
def programs(draw: st.DrawFn) -> tuple[Operation, list[tuple[int, list[str]]]]:
    operation = draw(operations)
    nest = st.lists(st.sampled_from(names_of(operation)), unique=True)
    return operation, draw(st.lists(st.tuples(st.integers(1, 4), nest), max_size=4))


@given(programs())
def test_the_dimensions_of_all_nests_are_found_and_no_other(
    program: tuple[Operation, list[tuple[int, list[str]]]],
) -> None:
    operation, nests = program
    looped = {name for _, nest in nests for name in nest}
    found = looped_dimensions(operation, lines_of(operation, nests))
    assert found == tuple(name for name in names_of(operation) if name in looped)


@given(operations, st.data())
def test_a_few_lines_more_or_less_are_no_loop(operation: Operation, data: st.DataObject) -> None:
    small = data.draw(st.integers(10, 1000))
    others = [small + data.draw(st.integers(-10, 5)) for _ in names_of(operation)]
    assert looped_dimensions(operation, [small, *others]) == ()


@given(programs(), st.data())
def test_nothing_is_said_where_a_count_is_not_known(
    program: tuple[Operation, list[tuple[int, list[str]]]], data: st.DataObject
) -> None:
    operation, nests = program
    lines: list[int | None] = [*lines_of(operation, nests)]
    place = data.draw(st.integers(0, len(lines) - 1))
    assert advise(operation, lines[:place]) == ""
    assert advise(operation, [*lines[:place], None, *lines[place + 1 :]]) == ""


@given(operations, st.lists(st.none() | st.integers(0, 2**53 - 1), max_size=12))
def test_any_counts_are_worth_a_sentence_at_most(
    operation: Operation, lines: list[int | None]
) -> None:
    assert advise(operation, lines).count(".") <= 1


@pytest.mark.parametrize(
    ("looped", "sentence"),
    [
        ((), ""),
        (("kernel rows",), ""),
        (("kernel rows", "kernel columns"), ""),
        (("batch",), "conv2d loops in Python over batch; NumPy can do all of it at once."),
        (
            ("rows", "columns"),
            "conv2d loops in Python over rows and columns; NumPy can do all of it at once.",
        ),
        (
            ("batch", "output channels", "rows", "columns"),
            (
                "conv2d loops in Python over batch, output channels, rows and columns; "
                "NumPy can do all of it at once."
            ),
        ),
        (
            ("rows", "kernel rows"),
            (
                "conv2d loops in Python over rows and kernel rows; "
                "loops over kernel rows are enough, NumPy can do the rest at once."
            ),
        ),
        (
            ("rows", "columns", "kernel rows", "kernel columns"),
            (
                "conv2d loops in Python over rows, columns, kernel rows and kernel columns; "
                "loops over kernel rows and kernel columns are enough, "
                "NumPy can do the rest at once."
            ),
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_the_sentence_says_what_is_looped_over_and_what_numpy_can_do(
    looped: tuple[str, ...], sentence: str
) -> None:
    assert advise(CONV2D, lines_of(CONV2D, [(1, looped)] if looped else [])) == sentence


@given(operations)
def test_cases_are_made_once(operation: Operation) -> None:
    """A batch asks every submission the same ones, which are encoded once."""
    assert counting_cases(operation) is counting_cases(operation)
    assert len(counting_cases(operation)) == 1 + len(names_of(operation))
