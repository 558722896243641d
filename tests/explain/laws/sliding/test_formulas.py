"""Formulas for the size of an answer: what is written is what is counted."""

import math
import re

import numpy as np
import pytest

from grader.explain.laws.geometry import Side
from grader.explain.laws.sliding.formulas import (
    MAX_DEVIATIONS,
    RIGHT,
    Formula,
    counts,
    formula,
    may_be_negative,
)
from grader.explain.laws.sliding.shapes import Axes

SIDES = [
    (Side(n, k, s, p), Side(n + 3, k % 3 + 1, s % 4 + 1, (p + 1) % 3))
    for n in (1, 4, 7, 10)
    for k in (1, 2, 3, 5)
    for s in (1, 2, 3, 5)
    for p in (0, 1, 2, 3)
]

AXES = Axes.of(SIDES)

FORMULAS = [formula(index) for index in range(len(counts(AXES)))]


def written(formula: Formula, own: Side, other: Side) -> int:
    """The number that a reader of the formula finds."""
    python = re.sub(r"(\d|\bs) ?(?=[a-z(])", r"\1 * ", formula.words)
    letters = {
        name: getattr(other if name in formula.others else own, name) for name in Side._fields
    }
    return max(int(eval(python, {"ceil": math.ceil, "min": min, "max": max, **letters})), 0)


@pytest.mark.parametrize("one", [RIGHT, *FORMULAS], ids=lambda one: one.words)
def test_what_is_written_is_what_is_counted(one: Formula) -> None:
    counted = np.maximum(one.cells(AXES, AXES.other), 0)
    for index, (own, other) in enumerate(SIDES):
        expected = [written(one, own, other), written(one, other, own)]
        assert counted[index].tolist() == expected, (own, other)


def test_all_are_counted_at_once_as_one_by_one() -> None:
    alone = [np.maximum(one.cells(AXES, AXES.other), 0) for one in FORMULAS]
    assert np.array_equal(counts(AXES), np.stack(alone))


def test_the_right_one_gives_the_windows_that_fit() -> None:
    assert np.array_equal(np.maximum(RIGHT.cells(AXES, AXES.other), 0), AXES.outputs)
    assert AXES.outputs[0].tolist() == [max(side.outputs, 0) for side in SIDES[0]]


def test_no_formula_differs_in_more_than_two_parts() -> None:
    assert {one.deviations for one in FORMULAS} == {1, MAX_DEVIATIONS}
    assert len(FORMULAS) > 300


def test_a_formula_that_gives_less_than_0_for_a_window_that_fits_is_known() -> None:
    by_words = {one.words: one for one in (RIGHT, *FORMULAS) if not one.others}
    negative = ("(n - k) // s + 1", "(n + p - k) // s + 1", "n - k")
    never = (RIGHT.words, "(n + 2p - k) // s", "(n + 2p) // s", "n // s", "n")
    assert all(may_be_negative(by_words[words]) for words in negative)
    assert not any(may_be_negative(by_words[words]) for words in never)
