"""Asking a function where it reads x, and reading formulas off what it answers."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
import pytest

from grader.explain.laws.answers import OwnAnswers
from grader.explain.laws.reading import indices
from grader.explain.laws.reading.positions import RIGHT
from grader.explain.laws.reading.probe_reads import reads_of_convolution, windows_of_pooling
from grader.explain.laws.reading.slopes import readings_of
from grader.explain.laws.view import View
from grader.isolation.in_process import call_in_process
from grader.records.case import Array, Case
from grader.records.deck import Deck
from grader.records.operation import Operation
from grader.records.outcome import Outcome
from tests.explain.laws.functions import laws_of
from tests.explain.laws.reading.test_indices import convolution, pooling
from tests.support import EVERY_OPERATION, OPERATIONS

CONV2D, MAXPOOL = OPERATIONS["conv2d"], OPERATIONS["maxpool"]
SLIDING = [one for one in EVERY_OPERATION.values() if one.sliding is not None]

MAX_CALLS = 150
"""Calls that the probes of one function take."""


class Counted:
    """Asks a function, and counts the calls."""

    def __init__(self, operation: Operation, function: Callable[..., Any]) -> None:
        self.calls = 0
        self._call = partial(call_in_process, operation, function)

    def __call__(self, cases: Sequence[Case]) -> list[Outcome]:
        self.calls += len(cases)
        return [self._call(case) for case in cases]


def shown_by(operation: Operation, function: Callable[..., Any]) -> Sequence[Any]:
    assert operation.sliding is not None
    look = reads_of_convolution if operation.sliding.kernel else windows_of_pooling
    return look(operation, Counted(operation, function))


@pytest.mark.parametrize("operation", SLIDING, ids=lambda one: one.name)
def test_a_right_program_reads_where_it_should(operation: Operation) -> None:
    shown = shown_by(operation, operation.twin)
    first = next(readings_of(shown))
    assert len(shown) > 8
    assert first == (RIGHT,) * (len(operation.axes["x"]) - 2)


def ints_only(program: Callable[..., Array]) -> Callable[..., Array]:
    def function(x: Array, second: Any, *others: Any, **named: Any) -> Array:
        if any(isinstance(one, tuple) for one in (second, *others, *named.values())):
            raise TypeError("no pairs")
        return program(x, second, *others, **named)

    return function


def test_programs_that_take_no_pairs_are_read_too() -> None:
    shown = shown_by(CONV2D, ints_only(convolution("i + k", "j + m")))
    (row, column) = next(readings_of(shown))
    assert row == column
    assert row.step.words == "1"


def squares_only(program: Callable[..., Array]) -> Callable[..., Array]:
    def function(x: Array, weight: Array, **named: Any) -> Array:
        if x.shape[2] != x.shape[3] or weight.shape[2] != weight.shape[3]:
            raise IndexError
        return program(x, weight, **named)

    return function


def test_programs_that_take_squares_alone_are_read_too() -> None:
    shown = shown_by(CONV2D, squares_only(convolution("i * sh + m", "j * sw + k")))
    (row, column) = next(readings_of(shown))
    assert row == column
    assert (row.tap.words, row.other_tap.words) == ("0", "1")


def test_windows_that_hold_nothing_leave_the_others_to_be_read() -> None:
    (row, _) = next(readings_of(shown_by(MAXPOOL, pooling("i * kh : i * kh + kh"))))
    assert row.step.words == "{k}"


def first_kernel(program: Callable[..., Array]) -> Callable[..., Array]:
    """Every output channel is that of the first kernel."""
    return lambda x, weight, *others, **named: program(
        x, np.repeat(weight[:1], len(weight), axis=0), *others, **named
    )


def test_where_channels_are_broken_every_tap_is_asked_alone() -> None:
    asked = Counted(CONV2D, first_kernel(convolution("i + k", "j + m")))
    shown = reads_of_convolution(CONV2D, asked)
    assert next(readings_of(shown))[0].step.words == "1"
    assert 16 < asked.calls <= MAX_CALLS


def test_probes_take_few_calls() -> None:
    for operation in SLIDING:
        assert operation.sliding is not None
        look = reads_of_convolution if operation.sliding.kernel else windows_of_pooling
        asked = Counted(operation, operation.twin)
        look(operation, asked)
        assert asked.calls <= 16, operation.name


def test_what_is_no_sum_of_products_tells_nothing() -> None:
    assert shown_by(CONV2D, lambda *args, **named: CONV2D.twin(*args, **named) + 1) == []


def strange(x: Array, *_: Any, **__: Any) -> Any:
    """Another kind of answer to every call."""
    kinds = [
        np.float64(1.0),
        np.zeros(0),
        np.zeros((1, 6, 0, 2)),
        np.full((1, 6, 3, 3), np.nan),
        np.full((1, 6, 3, 3), 1e300),
        np.full((len(x), 6, 1, 1), np.inf),
        np.zeros((2, 2, 2, 2, 2)),
        np.ones((1, 6, 40, 40), dtype=bool),
        None,
        "text",
    ]
    strange.__dict__["turn"] = turn = (strange.__dict__.get("turn", 0) + 1) % len(kinds)
    return kinds[turn]


@pytest.mark.parametrize(
    "function",
    [
        strange,
        lambda *_, **__: np.zeros((1, 6, 3, 3)),
        lambda x, *_, **__: np.full((len(x), 6, 3, 3), 64.0),
        lambda x, *_, **__: np.repeat(x, 6, axis=1),
        lambda x, *_, **__: -x,
        lambda *_, **__: np.full((1, 6, 3, 3), 1e300),
        lambda *_, **__: np.float64(3.0),
    ],
)
@pytest.mark.parametrize("operation", [CONV2D, MAXPOOL], ids=lambda one: one.name)
def test_strange_answers_to_probes_raise_nothing(
    operation: Operation, function: Callable[..., Any]
) -> None:
    view = View(operation, OwnAnswers(wrong=(), right=()), Counted(operation, function))
    for _ in range(3):
        list(indices.propose(view))


@pytest.mark.parametrize("answered", [0, 1, 3])
@pytest.mark.parametrize("operation", [CONV2D, MAXPOOL], ids=lambda one: one.name)
def test_probes_that_are_not_answered_tell_nothing_more(
    operation: Operation, answered: int
) -> None:
    ask = Counted(operation, operation.twin)
    view = View(operation, OwnAnswers(wrong=(), right=()), lambda cases: ask(cases[:answered]))
    list(indices.propose(view))


def test_a_program_that_answers_probes_in_a_way_of_their_own_is_told_nothing(
    practice_deck: Deck,
) -> None:
    flipped, wrong = convolution("i*sh + kh-1-k", "j*sw + kw-1-m"), convolution("i*sh + k", "0")

    def conv2d(x: Array, weight: Array, *others: Any, **named: Any) -> Array:
        program = flipped if x.flat[0] == 64 else wrong
        out: Array = program(x, weight, *others, **named) + (x.flat[0] != 64)
        return out

    laws = laws_of(CONV2D, conv2d, practice_deck)
    assert not [law for law in laws if law.family in ("indices", "reductions")]


def test_a_pooling_that_answers_probes_in_a_way_of_its_own_is_told_nothing(
    practice_deck: Deck,
) -> None:
    probed, right = pooling("i : i + kh", "j : j + kw"), pooling()

    def maxpool(x: Array, *others: Any, **named: Any) -> Array:
        is_probe = np.abs(x).max() == 64
        out: Array = (probed if is_probe else right)(x, *others, **named)
        return out if is_probe else out + np.arange(out.size).reshape(out.shape)

    laws = laws_of(MAXPOOL, maxpool, practice_deck)
    assert not [law for law in laws if law.family in ("indices", "reductions")]
