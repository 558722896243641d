"""What the new cells around an array can hold, and what can become of the others."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from grader.explain.laws.widths.dealt import Pair
from grader.records.case import Array

Fill = Callable[[Array, Sequence[Pair], float], Array]
"""The larger array, made of x, the cells (before, after) along each axis, and the value."""

_CELLS_QUESTION = "What should a new cell hold?"

_VALUE_QUESTION = "What does your code do with `{1}` before a cell gets it?"

_SOME_QUESTION = "Which of the new cells get `{1}`, and which line makes the others?"

_X_QUESTION = "What should become of the cells of x itself?"


def constant(x: Array, widths: Sequence[Pair], value: float) -> Array:
    """What is right for such widths; axes that have none are lost, as in a loop over both."""
    padded = np.full([n + sum(pair) for n, pair in zip(x.shape, widths, strict=False)], value)
    padded[_inside(x, widths)] = x
    return padded


def _inside(x: Array, widths: Sequence[Pair]) -> tuple[slice, ...]:
    return tuple(slice(pair[0], pair[0] + n) for n, pair in zip(x.shape, widths, strict=False))


def _of(change: Callable[[float], float]) -> Fill:
    """The right array for a changed value."""
    return lambda x, widths, value: constant(x, widths, float(change(value)))


def _like(x: Array, widths: Sequence[Pair], _: float, **mode: Any) -> Array:
    return np.pad(x, widths, **mode)


def _numbered(
    number: Callable[[Array], float], x: Array, widths: Sequence[Pair], _: float
) -> Array:
    return constant(x, widths, float(number(x)))


def _sides(x: Array, widths: Sequence[Pair]) -> Array:
    """For each axis, and for each cell: -1 before x, 1 after it, and 0 beside or within it."""
    sides = [
        np.repeat((-1, 0, 1), (before, n, after))
        for n, (before, after) in zip(x.shape, widths, strict=True)
    ]
    return np.array(np.meshgrid(*sides, indexing="ij"))


def _where(
    chosen: Callable[[Array], Array], x: Array, widths: Sequence[Pair], value: float
) -> Array:
    """The value in some of the new cells, and 0 in the others."""
    sides = _sides(x, widths)
    right = constant(x, widths, value)
    return np.where(chosen(sides) | ~sides.any(axis=0), right, 0.0)


def _deciding(sides: Array) -> Array:
    """Of each cell the side on the first axis on which it lies outside."""
    first = (sides != 0).argmax(axis=0)
    return np.asarray(np.take_along_axis(sides, first[None], axis=0)[0])


def _first_padded(sides: Array) -> Array:
    """The sides on the first axis that gets any cells."""
    padded = sides.reshape(len(sides), -1).any(axis=1)
    return np.asarray(sides[int(padded.argmax())])


_CONTENTS: dict[str, Fill] = {
    "Your new cells hold 0, whatever `{1}` is": _of(lambda _: 0.0),
    "Each of your new cells holds the cell of x that is nearest": partial(_like, mode="edge"),
    "Your new cells mirror x around its outer cells": partial(_like, mode="reflect"),
    "Your new cells mirror x, its outer cells included": partial(_like, mode="symmetric"),
    "Your new cells go on with x from its other end": partial(_like, mode="wrap"),
    "Your new cells hold 1, whatever `{1}` is": _of(lambda _: 1.0),
    "Your new cells hold the mean of x": partial(_numbered, np.mean),
    "Your new cells hold the smallest number of x": partial(_numbered, np.min),
    "Your new cells hold the largest number of x": partial(_numbered, np.max),
    "Your new cells hold the first number of x": partial(_numbered, lambda x: x.flat[0]),
}

_VALUES: dict[str, Fill] = {
    "Your new cells hold `{1}` without the digits after the decimal point": _of(float.__trunc__),
    "Your new cells hold `{1}`, rounded to a whole number": _of(float.__round__),
    "Your new cells hold `{1}` without its sign": _of(abs),
    "Your new cells hold `{1}` with the other sign": _of(float.__neg__),
    "Your new cells hold 0 where `{1}` is below 0": _of(lambda value: max(value, 0.0)),
    "Your new cells hold 1 where `{1}` is not 0": _of(lambda value: float(value != 0)),
    "Your new cells hold twice `{1}`": _of(lambda value: 2 * value),
}

_SOME: dict[str, Fill] = {
    "`{1}` goes to the cells beyond the last axis, the others hold 0": partial(
        _where, lambda sides: sides[-1] != 0
    ),
    "`{1}` goes to the cells beside x on its last axis alone, the others hold 0": partial(
        _where, lambda sides: (sides[-1] != 0) & ~sides[:-1].any(axis=0)
    ),
    "`{1}` goes to the cells beyond the first axis that is padded, the others hold 0": partial(
        _where, lambda sides: _first_padded(sides) != 0
    ),
    "`{1}` goes to the cells beside x on the first axis that is padded, the others hold 0": partial(
        _where, lambda sides: (_first_padded(sides) != 0) & ((sides != 0).sum(axis=0) == 1)
    ),
    "Cells that lie outside of x along several axes hold 0, and not `{1}`": partial(
        _where, lambda sides: (sides != 0).sum(axis=0) == 1
    ),
    "Cells before x hold 0, those after it `{1}`, and in corners the first axis decides": partial(
        _where, lambda sides: _deciding(sides) == 1
    ),
    "Cells before x hold 0, those after it `{1}`, and in corners the last axis decides": partial(
        _where, lambda sides: _deciding(sides[::-1]) == 1
    ),
    "Cells after x hold 0, those before it `{1}`, and in corners the first axis decides": partial(
        _where, lambda sides: _deciding(sides) == -1
    ),
    "Cells after x hold 0, those before it `{1}`, and in corners the last axis decides": partial(
        _where, lambda sides: _deciding(sides[::-1]) == -1
    ),
}

_X: dict[str, Fill] = {
    "`{1}` is added to every cell of x": lambda x, widths, value: constant(
        x + value, widths, value
    ),
    "`{1}` is added to every cell of x, and the new cells hold 0": lambda x, widths, value: (
        constant(x + value, widths, 0.0)
    ),
    "`{1}` is subtracted from every cell of x": lambda x, widths, value: constant(
        x - value, widths, value
    ),
    "`{1}` is multiplied with every cell of x": lambda x, widths, value: constant(
        x * value, widths, value
    ),
    "All cells hold `{1}`, those of x, too": lambda x, widths, value: constant(
        np.full_like(x, value), widths, value
    ),
    "The cells of x are lost: they hold 0": lambda x, widths, value: constant(
        np.zeros_like(x), widths, value
    ),
    "The cells of x come without the digits after the decimal point": lambda x, widths, value: (
        constant(np.trunc(x), widths, value)
    ),
    "The cells of x come in reverse order": lambda x, widths, value: constant(
        np.flip(x), widths, value
    ),
    "x comes with its axes the other way round": lambda x, widths, value: constant(
        x.T, widths, value
    ),
    "Where x has one cell, that cell holds `{1}`": lambda x, widths, value: constant(
        x if x.size > 1 else np.full_like(x, value), widths, value
    ),
}

FILLS: Mapping[str, Mapping[str, Fill]] = {
    _CELLS_QUESTION: _CONTENTS,
    _VALUE_QUESTION: _VALUES,
    _SOME_QUESTION: _SOME,
    _X_QUESTION: _X,
}
"""By a question, and by the headline that says it; `{1}` is the name of the value."""
