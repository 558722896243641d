"""A claim that an answer follows from the right one, told by a number of one case."""

from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec
import numpy as np

from grader.explain.laws.claim import Claim, predicted
from grader.records.case import AnsweredCase, Array
from grader.records.law import Family
from grader.records.operation import Operation
from grader.text import uncapitalised

Predict = Callable[[AnsweredCase], Array | None]
"""What comes out for a case; None, or any exception, where nothing is said of it."""

_CHANNEL = 1
"""Axis of an answer that is as long as what is added to it."""

_VISIBLE = 1e-5
"""Difference that six digits show, relative to the largest number."""

_DIGITS, _MAX_DIGITS = 6, 9
"""Of a number, and of one of which fewer would not be all."""

_ROUNDING = 1e-12
"""Relative error that says nothing of the digits of a number."""


def rule(
    headline: str,
    question: str,
    predict: Predict,
    *,
    family: Family = "values",
    tells_right: bool = True,
    fact: str = "",
) -> Claim:
    """A claim whose example is a number that comes out, beside the one that is right.

    Args:
        headline: What the code does, as a fact, without a full stop.
        question: One question that leads on.
        predict: What comes out for a case.
        family: What it is about.
        tells_right: Whether it names what is right.
        fact: The headline as a clause that others can stand around; made of it if empty.
    """
    claim = Claim(
        family=family,
        headline=headline,
        fact=fact or uncapitalised(headline),
        question=question,
        predict=predict,
        tells_right=tells_right,
    )
    return msgspec.structs.replace(claim, example=partial(_difference, claim))


def right_of(answered: AnsweredCase) -> Array:
    """The right answer, in which rounding does not matter."""
    assert answered.answer.value is not None
    return answered.answer.value.astype(np.float64)


def arrays_of(answered: AnsweredCase) -> dict[str, Array]:
    """The arrays of a case, in which rounding does not matter."""
    arrays = answered.case.arrays
    return {name: array.astype(np.float64) for name, array in arrays.items()}


def answer_to(operation: Operation, answered: AnsweredCase, **changed: Any) -> Array:
    """The right answer to a case of which some arguments are others.

    What is added stands apart, so that it is added as NumPy does where the answer has other axes.
    """
    arguments = {**arrays_of(answered), **answered.case.options, **changed}
    added = arguments.pop(added_name(operation), None)
    answer = operation.twin(**arguments)
    return answer if added is None else answer + column_of(added, answer.ndim)


def added_name(operation: Operation) -> str:
    """The array that is added to the answer, one number for each output channel; may be empty."""
    return operation.sliding.arguments.added if operation.sliding else ""


def sums_of(operation: Operation, answered: AnsweredCase) -> tuple[Array, Array]:
    """The right answer in two parts: without what is added, and that, as a column."""
    right = right_of(answered)
    added = answered.case.arrays.get(added_name(operation))
    if added is None:
        return right, np.zeros([1] * right.ndim)
    column = column_of(added.astype(np.float64), right.ndim)
    return right - column, column


def column_of(added: Array, axes: int) -> Array:
    """One number for each channel, so that it can be added to an answer of so many axes."""
    return added.reshape(1, -1, *(1,) * (axes - _CHANNEL - 1))


def number_text(value: float) -> str:
    """A number as short as it can be read, e.g. `about 0.333333`; -0 as 0."""
    return digits_of(value) if is_exact(value) else f"about {digits_of(value)}"


def digits_of(value: float) -> str:
    """The digits of a number, all if they are few; -0 as 0."""
    exact = f"{value + 0.0:.{_MAX_DIGITS}g}"
    return exact if is_exact(value) else f"{value + 0.0:.{_DIGITS}g}"


def is_exact(value: float) -> bool:
    """Whether few digits say all of a number."""
    exact = float(f"{value:.{_MAX_DIGITS}g}")
    return exact == value or abs(exact - value) <= _ROUNDING * abs(value)


def cell_name(cell: tuple[int, ...]) -> str:
    """A cell of the answer, e.g. `out[0, 1]`."""
    return f"out[{', '.join(map(str, cell))}]" if cell else "out"


def shape_text(shape: tuple[int, ...]) -> str:
    """A shape as Python has it."""
    return str(tuple(map(int, shape)))


def _difference(claim: Claim, answered: AnsweredCase) -> str:
    """The first number that a reader sees to be another; empty if there is none."""
    said, right = predicted(claim, answered), answered.answer.value
    if said is None or right is None:
        return ""
    if said.shape != right.shape:
        mine, other = shape_text(said.shape), shape_text(right.shape)
        return f"Here your answer has the shape {mine}, not {other}."
    finite = np.abs(right[np.isfinite(right)])
    with np.errstate(all="ignore"):
        seen = np.abs(said - right) > _VISIBLE * finite.max(initial=0.0)
    for cell in map(tuple, np.argwhere(seen).tolist()):
        mine, other = number_text(said[cell]), number_text(right[cell])
        if mine != other:
            return f"Here {cell_name(cell)} is {mine} where {other} is right."
    return ""
