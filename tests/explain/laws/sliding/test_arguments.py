"""The argument law, on programs that are right with other arguments."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from grader.explain.laws import OwnAnswers
from grader.explain.laws.sliding import arguments
from grader.explain.laws.view import View
from grader.records.case import Array
from grader.records.deck import Deck
from grader.records.law import Law
from tests.explain.laws.functions import ask_deck, laws_of
from tests.support import EVERY_OPERATION

CONV1D, CONV2D, MAXPOOL = (EVERY_OPERATION[name] for name in ("conv1d", "conv2d", "maxpool"))

Pair = tuple[int, int]


class Given(NamedTuple):
    """What a call asks for, along rows and columns."""

    kernel: Pair
    stride: Pair
    padding: Pair
    has_stride: bool
    has_padding: bool


Misreading = Callable[[Given], Given]


def pair(number: Any) -> Pair:
    return number if isinstance(number, tuple) else (number, number)


def conv2d(reading: Misreading) -> Callable[..., Array]:
    """A convolution that reads its arguments so."""

    def convolve(
        x: Array, weight: Array, bias: Any = None, stride: Any = None, padding: Any = None
    ) -> Array:
        kernel = weight.shape[2], weight.shape[3]
        given = Given(
            kernel, pair(stride or 1), pair(padding or 0), stride is not None, padding is not None
        )
        read = reading(given)
        return CONV2D.twin(x, weight, bias, read.stride, read.padding)

    return convolve


def maxpool(reading: Misreading) -> Callable[..., Array]:
    """A pooling that reads its arguments so."""

    def pool(x: Array, kernel_size: Any, stride: Any = None, padding: Any = 0) -> Array:
        kernel = pair(kernel_size)
        has_stride = stride is not None
        given = Given(
            kernel, pair(stride or kernel), pair(padding), has_stride, has_padding=padding != 0
        )
        read = reading(given)
        return MAXPOOL.twin(x, read.kernel, read.stride, read.padding)

    return pool


def of_stride(change: Callable[[Given], Pair]) -> Misreading:
    return lambda given: given._replace(stride=change(given))


def of_padding(change: Callable[[Given], Pair]) -> Misreading:
    return lambda given: given._replace(padding=change(given))


def law_of(function: Callable[..., Any], deck: Deck, name: str) -> Law:
    (law,) = laws_of(EVERY_OPERATION[name], function, deck)
    assert law.family == "arguments"
    assert law.tells_values
    assert not law.tells_right
    return law


def each(change: Callable[..., int], *pairs: Pair) -> Pair:
    """The same made of the numbers of rows, and of those of columns."""
    rows, columns = zip(*pairs, strict=True)
    return change(*rows), change(*columns)


@pytest.mark.parametrize(
    ("reading", "words"),
    [
        (of_stride(lambda _: (1, 1)), "`stride` were 1"),
        (
            of_stride(lambda one: one.stride if one.has_stride else (2, 2)),
            "`stride` were 2 where it is not given",
        ),
        (of_stride(lambda one: one.kernel), "`stride` were the kernel size"),
        (of_stride(lambda one: each(lambda s: s * s, one.stride)), "`stride` were squared"),
        (
            of_stride(lambda one: each(lambda s: 2 * s, one.stride)),
            "`stride` were twice as large",
        ),
        (
            of_stride(lambda one: each(min, one.stride, one.kernel)),
            "`stride` were at most the kernel size",
        ),
        (
            of_stride(lambda one: one.stride[::-1]),
            "the numbers of `stride` were in reverse order",
        ),
        (
            of_stride(lambda one: (one.stride[0], one.stride[0])),
            "the first number of `stride` were for both axes",
        ),
        (
            of_stride(lambda one: (1, one.stride[1])),
            "`stride` were 1 for the rows",
        ),
        (of_padding(lambda _: (0, 0)), "`padding` were 0"),
        (
            of_padding(lambda one: (one.padding[0], 0)),
            "`padding` were 0 for the columns",
        ),
        (
            of_padding(lambda one: one.padding if one.has_padding else (1, 1)),
            "`padding` were 1 where it is not given",
        ),
        (
            of_padding(lambda one: each(lambda p, k: min(p, k - 1), one.padding, one.kernel)),
            "`padding` were at most kernel size - 1",
        ),
        (
            of_padding(lambda one: each(lambda k: (k - 1) // 2, one.kernel)),
            "`padding` were (kernel size - 1) // 2",
        ),
        (
            of_padding(lambda one: each(lambda p: p // 2, one.padding)),
            "`padding` were half as large",
        ),
        (
            of_padding(lambda one: (one.padding[1], one.padding[1])),
            "the second number of `padding` were for both axes",
        ),
        (
            lambda one: one._replace(stride=one.stride[::-1], padding=one.padding[::-1]),
            "the numbers of `stride` and `padding` were in reverse order",
        ),
        (
            lambda one: one._replace(stride=(1, 1), padding=one.padding[::-1]),
            "`stride` were 1 and the numbers of `padding` were in reverse order",
        ),
    ],
)
def test_a_convolution_that_reads_its_arguments_otherwise_is_told(
    reading: Misreading, words: str, practice_deck: Deck
) -> None:
    law = law_of(conv2d(reading), practice_deck, "conv2d")
    assert law.headline == f"Your function answers as if {words}"


@pytest.mark.parametrize(
    ("reading", "words"),
    [
        (
            lambda one: one._replace(stride=one.stride if one.has_stride else (1, 1)),
            "`stride` were 1 where it is not given",
        ),
        (lambda one: one._replace(stride=one.kernel), "`stride` were the `kernel_size`"),
        (
            lambda one: one._replace(kernel=one.kernel[::-1]),
            "the numbers of `kernel_size` were in reverse order",
        ),
        (
            lambda one: one._replace(
                kernel=one.kernel[::-1],
                stride=one.stride if one.has_stride else one.kernel[::-1],
            ),
            (
                "the numbers of `kernel_size` were in reverse order,"
                " also as the stride where none is given"
            ),
        ),
        (
            lambda one: one._replace(kernel=(one.kernel[0], one.kernel[0])),
            "the first number of `kernel_size` were for both axes",
        ),
        (lambda one: one._replace(kernel=(2, 2)), "`kernel_size` were 2"),
    ],
)
def test_a_pooling_that_reads_its_arguments_otherwise_is_told(
    reading: Misreading, words: str, practice_deck: Deck
) -> None:
    law = law_of(maxpool(reading), practice_deck, "maxpool")
    assert law.headline == f"Your function answers as if {words}"


def test_one_axis_has_no_pairs(practice_deck: Deck) -> None:
    def convolve(
        x: Array, weight: Array, bias: Any = None, stride: int = 1, padding: int = 0
    ) -> Array:
        return CONV1D.twin(x, weight, bias, 2 * stride, padding)

    law = law_of(convolve, practice_deck, "conv1d")
    assert law.headline == "Your function answers as if `stride` were twice as large"


def test_an_example_says_what_an_argument_counts_as(practice_deck: Deck) -> None:
    function = conv2d(of_padding(lambda one: each(min, one.padding, one.kernel)))
    law = law_of(function, practice_deck, "conv2d")
    told = 0
    for asked in OwnAnswers.among(ask_deck(CONV2D, function, practice_deck)).every:
        sentence = law.sentence(asked.answered)
        if not law.gives(asked):
            continue
        said, right = re.findall(
            r"Here `padding` counts as (\S+|\(\d+, \d+\)), not (.*)\.$", sentence
        )[0]
        case = asked.answered.case
        assert pair(eval(right)) == pair(case.options["padding"])
        assert pair(eval(said)) == each(
            min, pair(case.options["padding"]), case.arrays["weight"].shape[2:]
        )
        told += 1
    assert told >= 3


@pytest.mark.parametrize("name", EVERY_OPERATION)
def test_right_programs_obey_no_argument_law(name: str, practice_deck: Deck) -> None:
    operation = EVERY_OPERATION[name]
    assert not laws_of(operation, operation.twin, practice_deck)


def test_what_gives_the_shape_of_every_answer_but_not_the_numbers_is_not_told(
    practice_deck: Deck,
) -> None:
    def doubled(*values: Any, **named: Any) -> Array:
        return 2 * conv2d(of_stride(lambda _: (1, 1)))(*values, **named)

    assert all(law.family != "arguments" for law in laws_of(CONV2D, doubled, practice_deck))
    view = View(CONV2D, OwnAnswers.among(ask_deck(CONV2D, doubled, practice_deck)), lambda _: [])
    assert not list(arguments.propose(view))


def test_arguments_that_no_wrong_call_gives_are_not_blamed(practice_deck: Deck) -> None:
    def rounded(*values: Any, **named: Any) -> Array:
        right = CONV2D.twin(*values, **named)
        return right.astype("float16").astype(right.dtype)

    assert all(law.family != "arguments" for law in laws_of(CONV2D, rounded, practice_deck))
