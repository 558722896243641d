"""The size law, on programs whose answers have another size."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from grader.explain.laws import OwnAnswers
from grader.explain.laws.geometry import Side
from grader.explain.laws.sliding import sizes
from grader.explain.laws.view import View
from grader.records.case import Array
from grader.records.deck import Deck
from grader.records.law import Law
from grader.records.operation import Operation
from tests.explain.laws.functions import ask_deck, laws_of
from tests.support import EVERY_OPERATION

Lengths = Callable[[Sequence[Side]], Sequence[int]]
"""Cells along each axis, of what the window does there."""

CONV1D, CONV2D, MAXPOOL = (EVERY_OPERATION[name] for name in ("conv1d", "conv2d", "maxpool"))


def convolution(lengths: Lengths, *, beyond: bool = False) -> Callable[..., Array]:
    """A convolution in loops, with answers of these lengths.

    Args:
        lengths: Cells along each axis.
        beyond: Whether windows that reach beyond the padded input are summed; else they stay 0.
    """

    def convolve(
        x: Array, weight: Array, bias: Any = None, stride: Any = 1, padding: Any = 0
    ) -> Array:
        axes = x.ndim - 2
        steps, widths = (np.broadcast_to(one, axes).tolist() for one in (stride, padding))
        kernel = weight.shape[2:]
        sides = list(map(Side, x.shape[2:], kernel, steps, widths))
        padded = np.pad(x, [(0, 0), (0, 0), *((p, p) for p in widths)])
        out = np.zeros((len(x), len(weight), *lengths(sides)), x.dtype)
        for index in np.ndindex(*out.shape[2:]):
            begins = [one * s for one, s in zip(index, steps, strict=True)]
            window = [slice(b, b + k) for b, k in zip(begins, kernel, strict=True)]
            part = padded[:, :, *window]
            if part.shape[2:] != kernel and not beyond:
                continue
            missing = [(0, k - n) for k, n in zip(kernel, part.shape[2:], strict=True)]
            part = np.pad(part, [(0, 0), (0, 0), *missing])
            out[:, :, *index] = np.tensordot(part, weight, (range(1, x.ndim), range(1, x.ndim)))
        if bias is not None:
            out += bias.reshape(-1, *(1,) * axes)
        return out

    return convolve


def along(count: Callable[[Side], int]) -> Lengths:
    return lambda sides: [max(count(side), 0) for side in sides]


_MAY_BE_NEGATIVE = ("(n - k)", "n - k", "(n + p - k)")


def law_of(function: Callable[..., Any], deck: Deck, operation: Operation = CONV2D) -> Law:
    (law,) = laws_of(operation, function, deck)
    assert law.family == "sizes"
    return law


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (lambda one: (one.padded - one.k) // one.s, "(n + 2p - k) // s"),
        (lambda one: (one.padded - one.k + 1) // one.s, "(n + 2p - k + 1) // s"),
        (lambda one: (one.n - one.k) // one.s + 1, "(n - k) // s + 1"),
        (lambda one: (one.n + one.p - one.k) // one.s + 1, "(n + p - k) // s + 1"),
        (lambda one: one.padded - one.k + 1, "n + 2p - k + 1"),
        (lambda one: round((one.padded - one.k) / one.s) + 1, "round((n + 2p - k) / s) + 1"),
        (lambda one: (one.padded - one.k) // 2 + 1, "(n + 2p - k) // 2 + 1"),
        (lambda one: one.n, "n"),
        (lambda one: one.n // one.s, "n // s"),
        (lambda one: one.n - one.k + 1, "n - k + 1"),
        (lambda one: one.padded // one.s + 1, "(n + 2p) // s + 1"),
        (lambda one: (one.n - one.k) // one.s, "(n - k) // s"),
    ],
)
def test_a_formula_is_found_and_written(
    count: Callable[[Side], int], words: str, practice_deck: Deck
) -> None:
    for operation, cells in ((CONV1D, "cells"), (CONV2D, "rows and columns")):
        law = law_of(convolution(along(count)), practice_deck, operation)
        none = ", or none if negative" * words.startswith(_MAY_BE_NEGATIVE)
        assert law.headline == f"Your answer has `{words}` {cells}{none}"


@pytest.mark.parametrize(
    ("lengths", "fact"),
    [
        (
            lambda sides: [(sides[0].padded - sides[0].k) // sides[0].s, sides[1].outputs],
            "Your answer has `(n + 2p - k) // s` rows",
        ),
        (
            lambda sides: [sides[0].outputs, (sides[1].n - sides[1].k) // sides[1].s + 1],
            "Your answer has `(n - k) // s + 1` columns, or none if negative",
        ),
        (
            lambda sides: [(sides[0].padded - sides[0].k) // sides[0].s, sides[1].n],
            "Your answer has `(n + 2p - k) // s` rows and `n` columns",
        ),
        (
            lambda sides: [sides[0].outputs, sides[1]._replace(n=sides[0].n).outputs],
            "The number of columns in your answer follows the rows of x",
        ),
        (
            lambda sides: [sides[0]._replace(k=sides[1].k).outputs, sides[1].outputs],
            "The number of rows in your answer follows the columns of the window",
        ),
        (
            lambda sides: [
                one._replace(s=other.s).outputs
                for one, other in zip(sides, sides[::-1], strict=True)
            ],
            (
                "The number of rows in your answer follows the stride of the columns,"
                " and the other way round"
            ),
        ),
        (
            lambda sides: [sides[0].outputs] * 2,
            "Your answer has as many columns as rows",
        ),
        (
            lambda sides: [one.outputs for one in sides[::-1]],
            "Your answer has its rows and columns swapped",
        ),
        (
            lambda sides: [
                sides[0].outputs,
                sides[1]._replace(n=sides[0].n, p=sides[0].p).outputs,
            ],
            (
                "The number of columns in your answer follows the rows of x and"
                " the padding of the rows"
            ),
        ),
    ],
)
def test_axes_that_differ_and_letters_of_the_other_axis_are_named(
    lengths: Lengths, fact: str, practice_deck: Deck
) -> None:
    def at_least_none(sides: Sequence[Side]) -> Sequence[int]:
        return [max(one, 0) for one in lengths(sides)]

    law = law_of(convolution(at_least_none), practice_deck)
    assert law.headline == fact


def rounded_up(one: Side) -> int:
    return -(-(one.padded - one.k) // one.s) + 1


def convolution_that_adds_the_bias_where_it_sums(
    x: Array, weight: Array, bias: Any = None, stride: Any = 1, padding: Any = 0
) -> Array:
    out = convolution(along(rounded_up))(x, weight, None, stride, padding)
    right = CONV2D.twin(x, weight, bias, stride, padding)
    out[tuple(map(slice, right.shape))] = right
    return out


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (convolution_that_adds_the_bias_where_it_sums, "Cells without a whole window hold 0."),
        (convolution(along(rounded_up)), "Cells without a whole window hold nothing but the bias."),
        (
            convolution(along(rounded_up), beyond=True),
            "Windows that reach beyond the end hold what is there.",
        ),
    ],
)
def test_numbers_of_cells_without_a_whole_window_are_told(
    function: Callable[..., Array], words: str, practice_deck: Deck
) -> None:
    law = law_of(function, practice_deck)
    assert law.headline == "Your answer has `ceil((n + 2p - k) / s) + 1` rows and columns"
    assert law.tells_values
    for asked in ask_deck(CONV2D, function, practice_deck):
        longer = not asked.verdict.right
        assert law.sentence(asked.answered).endswith(words) == longer


def test_other_numbers_in_these_cells_are_left_open(practice_deck: Deck) -> None:
    def filled(x: Array, weight: Array, *others: Any, **named: Any) -> Array:
        right = CONV2D.twin(x, weight, *others, **named)
        out = convolution(along(rounded_up))(x, weight, *others, **named)
        out[:] = 77.0
        out[tuple(map(slice, right.shape))] = right
        return out

    law = law_of(filled, practice_deck)
    assert law.headline.endswith("rows and columns")
    assert not law.tells_values


def test_a_size_is_told_of_answers_with_other_numbers_too(practice_deck: Deck) -> None:
    short = convolution(along(lambda one: (one.padded - one.k) // one.s))
    law = law_of(lambda *values, **named: 2 * short(*values, **named), practice_deck)
    assert law.headline == "Your answer has `(n + 2p - k) // s` rows and columns"
    assert not law.tells_values


def test_the_numbers_of_an_example_are_those_of_its_case(practice_deck: Deck) -> None:
    function = convolution(along(lambda one: (one.n + one.p - one.k) // one.s + 1))
    law = law_of(function, practice_deck)
    told = 0
    for asked in OwnAnswers.among(ask_deck(CONV2D, function, practice_deck)).every:
        sentence = law.sentence(asked.answered)
        assert ("Here" in sentence) == law.gives(asked)
        if not law.gives(asked):
            continue
        n, k, s, p, made = map(int, re.findall(r"(?:[nksp]=|makes )([0-9]+)", sentence))
        (axis,) = re.findall(r"makes [0-9]+ (row|column)", sentence)
        x, weight = (asked.answered.case.arrays[name] for name in ("x", "weight"))
        index = 2 + ["row", "column"].index(axis)
        assert (n, k) == (x.shape[index], weight.shape[index])
        assert made == max((n + p - k) // s + 1, 0)
        assert made == asked.outcome.value.shape[index]  # type: ignore[union-attr]
        told += 1
    assert told > 10


def test_a_size_that_is_wrong_in_some_calls_alone_is_told_of_wrong_answers(
    practice_deck: Deck,
) -> None:
    right, short = CONV2D.twin, convolution(along(lambda one: (one.n - one.k) // one.s + 1))

    def strange(x: Array, weight: Array, *others: Any, **named: Any) -> Array:
        return (short if int(x.sum()) % 2 else right)(x, weight, *others, **named)

    law = law_of(strange, practice_deck)
    assert law.headline.startswith("Where it goes wrong, your answer has `(n - k) // s + 1`")


@pytest.mark.parametrize("name", EVERY_OPERATION)
def test_right_sizes_obey_no_size_law(name: str, practice_deck: Deck) -> None:
    operation = EVERY_OPERATION[name]
    answers = OwnAnswers.among(ask_deck(operation, operation.twin, practice_deck))
    doubled = OwnAnswers(wrong=answers.right, right=())
    assert not list(sizes.propose(View(operation, answers, lambda _: [])))
    assert not list(sizes.propose(View(operation, doubled, lambda _: [])))


def test_answers_without_the_axes_of_images_and_channels_have_no_size_law(
    practice_deck: Deck,
) -> None:
    assert not laws_of(CONV2D, lambda x, *_, **__: np.zeros(x.shape[2:]), practice_deck)
