"""From counts of lines to dimensions and a sentence."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.explain.inquiry import AskEach, conclude
from grader.explain.loops import advise, looped_dimensions
from grader.records.call import Arrays, Call
from grader.records.case import Case
from grader.records.operation import Operation
from grader.records.outcome import Returned
from tests.support import OPERATIONS, dimensions_of

CONV2D = OPERATIONS["conv2d"]
operations = st.sampled_from(list(OPERATIONS.values()))


def names_of(operation: Operation) -> tuple[str, ...]:
    return (*dimensions_of(operation).long, *dimensions_of(operation).short)


class Program(NamedTuple):
    """Nests of loops: the lines of each one's body, and the dimensions that it loops over."""

    operation: Operation
    nests: list[tuple[int, list[str]]]

    @property
    def looped(self) -> set[str]:
        return {name for _, nest in self.nests for name in nest}

    def lines(self, lengths: Mapping[str, int]) -> int:
        return 5 + sum(body * math.prod(map(lengths.__getitem__, n)) for body, n in self.nests)


def counting(count_lines: Callable[[Sequence[Case]], Sequence[int | None]]) -> AskEach:
    """Answers that say of each case how many lines ran."""
    return lambda cases: [Returned(type="float", lines=lines) for lines in count_lines(cases)]


def asked_of(operation: Operation) -> tuple[Operation, dict[int, Mapping[str, int]]]:
    """The same operation, and what lengths its cases have been made with, by their identity."""
    made: dict[int, Mapping[str, int]] = {}

    def case(lengths: Mapping[str, int]) -> Case:
        found = dimensions_of(operation).case(lengths)
        made[id(found)] = lengths
        return found

    watched = msgspec.structs.replace(dimensions_of(operation), case=case)
    return msgspec.structs.replace(operation, dimensions=watched), made


def looped_by(program: Program, told: Callable[[list[int]], Sequence[int | None]]) -> set[str]:
    """The dimensions that are found where counts are told in some way."""
    operation, made = asked_of(program.operation)
    ask = counting(lambda cases: told([program.lines(made[id(case)]) for case in cases]))
    return set(conclude(looped_dimensions(operation), ask))


@st.composite
def programs(draw: st.DrawFn) -> Program:
    operation = draw(operations)
    nest = st.lists(st.sampled_from(names_of(operation)), unique=True)
    return Program(operation, draw(st.lists(st.tuples(st.integers(1, 4), nest), max_size=4)))


@given(programs())
def test_the_dimensions_of_all_nests_are_found_and_no_other(program: Program) -> None:
    long = program.looped.intersection(dimensions_of(program.operation).long)
    assert looped_by(program, lambda lines: lines) == (program.looped if long else set())


@given(programs())
def test_short_loops_alone_are_no_matter(program: Program) -> None:
    short = [
        (body, [name for name in nest if name in dimensions_of(program.operation).short])
        for body, nest in program.nests
    ]
    assert looped_by(program._replace(nests=short), lambda lines: lines) == set()


@given(operations, st.data())
def test_a_few_lines_more_or_less_are_no_loop(operation: Operation, data: st.DataObject) -> None:
    few = st.integers(0, 5)
    found = looped_by(Program(operation, []), lambda lines: [n + data.draw(few) for n in lines])
    assert found == set()


@given(programs(), st.data())
def test_nothing_is_said_where_a_count_is_not_known(program: Program, data: st.DataObject) -> None:
    questions = data.draw(st.integers(1, 2))
    asked = 0

    def told(lines: list[int]) -> list[int | None]:
        nonlocal asked
        asked += 1
        if asked != questions:
            return [*lines]
        end = data.draw(st.integers(0, len(lines) - 1))
        return data.draw(st.sampled_from([lines[:end], [*lines[:end], None]]))

    found = looped_by(program, told)
    assert found == set()


COUNTS = st.lists(st.none() | st.integers(0, 2**53 - 1), max_size=12)


@given(operations, COUNTS, COUNTS)
def test_any_counts_are_worth_a_sentence_at_most(
    operation: Operation, first: list[int | None], then: list[int | None]
) -> None:
    told = iter([first, then])
    assert conclude(advise(operation), counting(lambda _: next(told))).count(".") <= 1


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
    operation, made = asked_of(CONV2D)
    program = Program(operation, [(1, list(looped))] if looped else [])
    ask = counting(lambda cases: [program.lines(made[id(case)]) for case in cases])
    assert conclude(advise(operation), ask) == sentence


@pytest.mark.parametrize(
    ("arrays", "sentence"),
    [("torch", "f loops in Python over batch; torch can do all of it at once."), ("list", "")],
)
def test_advice_is_of_what_a_course_computes_with(arrays: Arrays, sentence: str) -> None:
    operation, made = asked_of(CONV2D)
    called = Call(expression="f(x)", function="f", names={}, arrays=arrays)
    program = Program(operation, [(1, ["batch"])])
    ask = counting(lambda cases: [program.lines(made[id(case)]) for case in cases])
    asked = msgspec.structs.replace(operation, call=called)
    assert conclude(advise(asked), ask) == sentence


@given(operations)
def test_cases_are_made_once(operation: Operation) -> None:
    """A batch asks every submission the same ones, which are encoded once."""
    asked: list[list[Case]] = [[], []]
    for seen in asked:

        def count_lines(cases: Sequence[Case], seen: list[Case] = seen) -> list[int]:
            seen += cases
            return [case.elements for case in cases]

        conclude(looped_dimensions(operation), counting(count_lines))
    assert [*map(id, asked[0])] == [*map(id, asked[1])]
    assert len(asked[0]) == 2 + len(names_of(operation))
