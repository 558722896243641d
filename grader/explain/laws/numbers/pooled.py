"""The law of other cells of padding, and of rarer things that come of a window."""

from collections.abc import Callable, Iterator
from functools import cache, lru_cache, partial
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from grader.explain.laws.answers import value_of
from grader.explain.laws.claim import Claim
from grader.explain.laws.geometry import LEADING
from grader.explain.laws.rule import Predict, answer_to, arrays_of, number_text, right_of, rule
from grader.explain.laws.view import View
from grader.records.case import AnsweredCase, Array
from grader.records.operation import Operation
from grader.records.sliding import Sliding

Choose = Callable[[Array], Array]
"""One number of the cells along the last axis; NaN stands for padding."""

_QUESTION = "What does the handout ask for of the numbers in a window?"

_BORDER_QUESTION = "What should a cell of padding count as?"


def _chosen(cells: Array, places: Array) -> Array:
    return np.take_along_axis(cells, places[..., None], axis=-1)[..., 0]


def _with(fill: float, cells: Array) -> Array:
    return np.where(np.isnan(cells), fill, cells)


def _second(cells: Array) -> Array:
    ordered = np.sort(_with(-np.inf, cells), axis=-1)
    return np.asarray(ordered[..., -2 if ordered.shape[-1] > 1 else -1])


_CHOICES: dict[str, Choose] = {
    "Your code takes the second largest number of each window, or the only one": _second,
    "Your code takes the product of the numbers of each window": lambda cells: np.nanprod(
        cells, axis=-1
    ),
    "Your code takes the norm of the numbers of each window": lambda cells: np.sqrt(
        np.nansum(cells**2, axis=-1)
    ),
    "Your code adds up the largest numbers of each window, where several are equal": (
        lambda cells: np.nansum(
            np.where(cells == np.nanmax(cells, axis=-1)[..., None], cells, 0), axis=-1
        )
    ),
    "Your code gives where in each window its last largest number is": (
        lambda cells: cells.shape[-1] - 1 - np.nanargmax(cells[..., ::-1], axis=-1)
    ),
    "Your code takes the sum of each window, in which padding counts as minus infinity": (
        lambda cells: _with(-np.inf, cells).sum(axis=-1)
    ),
}
"""By the headline that says it; those that are reductions of the cells of x are told as such."""

_FILLS = (0.0, 1.0, -1.0)

_MAX_LOOKED_AT = 4
"""Wrong answers in which a cell of padding is looked for."""

_PLACES: dict[str, Callable[[int], tuple[int, int]]] = {
    "All padding, that of both sides, comes after x": lambda p: (0, 2 * p),
    "All padding, that of both sides, comes before x": lambda p: (2 * p, 0),
    "There is padding after x and none before it": lambda p: (0, p),
    "There is padding before x and none after it": lambda p: (p, 0),
}
"""Cells (before, after) instead of p on each side."""

_MODES = {
    "A cell of padding counts as the cell of x that is nearest": "edge",
    "Padding mirrors x around its outer cells": "reflect",
    "Padding mirrors x, its outer cells included": "symmetric",
    "Padding goes on with x from its other end": "wrap",
}

_NUMBERS: dict[str, Callable[[Array], float]] = {
    "A cell of padding counts as the smallest number of x": np.min,
    "A cell of padding counts as the largest number of x": np.max,
    "A cell of padding counts as the mean of x": np.mean,
}

_UNSEEN = ("edge", "symmetric", np.min)
"""What is never larger than the cells that are in such a window anyway."""


def propose(view: View) -> Iterator[Claim]:
    """Other choices, where nothing is multiplied, and other cells of padding."""
    yield from _claims(view.operation)
    yield from _found(view)


def _found(view: View) -> Iterator[Claim]:
    """A cell of padding that counts as the one number which is wrong in an answer."""
    sliding = view.operation.sliding
    if sliding is None or sliding.kernel:
        return
    for asked in view.answers.wrong[:_MAX_LOOKED_AT]:
        value, right = value_of(asked), right_of(asked.answered)
        if value is None or value.shape != right.shape:
            continue
        wrong = np.unique(value[value != right])
        if len(wrong) == 1 and np.isfinite(wrong[0]):
            yield _of_fill(view.operation, float(wrong[0]))
            return


@cache
def _of_fill(operation: Operation, fill: float) -> Claim:
    headline = f"A cell of padding counts as {number_text(fill)}"
    return rule(headline, _BORDER_QUESTION, _filled_with(operation, fill))


@cache
def _claims(operation: Operation) -> tuple[Claim, ...]:
    made: list[Claim] = []
    sliding = operation.sliding
    if sliding is None:
        return ()
    if not sliding.kernel:
        made += [
            rule(headline, _QUESTION, partial(_chosen_of_windows, sliding, choose))
            for headline, choose in _CHOICES.items()
        ]
        made += [
            rule(headline, _QUESTION, partial(_place, sliding, of_padded))
            for headline, of_padded in (
                (
                    "Your code gives where in a channel the largest number of a window is",
                    False,
                ),
                (
                    "Your code gives where in a padded channel the largest number of a window is",
                    True,
                ),
            )
        ]
    reduced = 0.0 if not sliding.kernel else sliding.fill  # told as a reduction
    made += [_of_fill(operation, fill) for fill in _FILLS if fill not in (sliding.fill, reduced)]
    for headline, place in _PLACES.items():
        predict = partial(_placed, operation, place)
        made.append(rule(headline, "Where does x lie within its padding?", predict))
    unseen = _UNSEEN if sliding.combines == "largest" else ()
    for headline, mode in _MODES.items():
        if mode in unseen:
            continue
        made.append(rule(headline, _BORDER_QUESTION, _bordered(operation, mode)))
    for headline, number in _NUMBERS.items():
        if number in unseen:
            continue
        made.append(rule(headline, _BORDER_QUESTION, partial(_filled_by, operation, number)))
    made.append(
        rule(
            "Before its first cell x goes on with its end, as negative indices do",
            "Which cell has index -1?",
            partial(_from_end, operation),
        )
    )
    for words, more in (("", False), (", and your answer has images for it", True)):
        made.append(
            rule(
                f"Your padding goes around images and channels, too{words}",
                "Which axes of x should get padding?",
                partial(_around_all, operation, more),
            )
        )
    return tuple(made)


@lru_cache(maxsize=8)
def _windows(sliding: Sliding, answered: AnsweredCase) -> Array:
    """The cells of each window along one last axis; NaN for padding.

    Kept, since every choice among them is tried in turn.

    Raises:
        ValueError: A window holds nothing but padding.
    """
    x = arrays_of(answered)["x"]
    padded = np.pad(x, sliding.widths(answered.case), constant_values=np.nan)
    window = sliding.window(answered.case)
    views = sliding_window_view(padded, window, axis=tuple(range(LEADING, x.ndim)))
    steps = tuple(slice(None, None, step) for step in sliding.steps(answered.case))
    views = views[(slice(None),) * LEADING + steps]
    cells = views.reshape(*views.shape[: x.ndim], -1)
    if np.isnan(cells).all(axis=-1).any():
        raise ValueError
    return cells


def _chosen_of_windows(sliding: Sliding, choose: Choose, answered: AnsweredCase) -> Array:
    return choose(_windows(sliding, answered))


def _place(sliding: Sliding, of_padded: bool, answered: AnsweredCase) -> Array:  # noqa: FBT001  bound once for each claim
    """Where in x, counted row by row, the chosen number of each window stands."""
    case = answered.case
    x, widths = case.arrays["x"], sliding.widths(case)[LEADING:]
    sides = tuple(n + sum(width) for n, width in zip(x.shape[LEADING:], widths, strict=True))
    numbers = np.arange(np.prod(sides, dtype=int)).reshape(sides)
    if not of_padded:
        own = np.arange(np.prod(x.shape[LEADING:], dtype=int)).reshape(x.shape[LEADING:])
        numbers = np.pad(own, widths)
    cells = _windows(sliding, answered)
    places = np.nanargmax(cells, axis=-1)
    views = sliding_window_view(numbers, sliding.window(case))
    views = views[tuple(slice(None, None, step) for step in sliding.steps(case))]
    flat = views.reshape(*views.shape[: numbers.ndim], -1)
    return _chosen(np.broadcast_to(flat, cells.shape), places)


def _filled_with(operation: Operation, fill: float) -> Predict:
    return partial(_filled_by, operation, lambda _: fill)


def _filled_by(
    operation: Operation, number: Callable[[Array], float], answered: AnsweredCase
) -> Array:
    x = arrays_of(answered)["x"]
    return _with_padded(operation, answered, constant_values=float(number(x)))


def _bordered(operation: Operation, mode: str) -> Predict:
    return partial(_with_padded, operation, mode=mode)


def _with_padded(operation: Operation, answered: AnsweredCase, **how: Any) -> Array:
    """What is right for an x that has its padding already."""
    assert operation.sliding is not None
    widths = operation.sliding.widths(answered.case)
    padded = np.pad(arrays_of(answered)["x"], widths, **how)
    return answer_to(operation, answered, x=padded, **{operation.sliding.arguments.padding: 0})


def _placed(
    operation: Operation, place: Callable[[int], tuple[int, int]], answered: AnsweredCase
) -> Array:
    sliding = operation.sliding
    assert sliding is not None
    widths = [place(before) for before, _ in sliding.widths(answered.case)]
    padded = np.pad(arrays_of(answered)["x"], widths, constant_values=sliding.fill)
    return answer_to(operation, answered, x=padded, **{sliding.arguments.padding: 0})


def _from_end(operation: Operation, answered: AnsweredCase) -> Array:
    """As negative indices read, down to the first cell and no further."""
    sliding = operation.sliding
    assert sliding is not None
    padded = arrays_of(answered)["x"]
    for axis, (before, after) in enumerate(sliding.widths(answered.case)):
        n = padded.shape[axis]
        around = [(0, 0)] * padded.ndim
        around[axis] = (max(before - n, 0), after)
        last = padded.take(range(max(n - before, 0), n), axis)
        joined = np.concatenate((last, padded), axis)
        padded = np.pad(joined, around, constant_values=sliding.fill)
    return answer_to(operation, answered, x=padded, **{sliding.arguments.padding: 0})


def _around_all(operation: Operation, more: bool, answered: AnsweredCase) -> Array:  # noqa: FBT001  bound once for each claim
    """Of as many channels as there were, and mostly of as many images, those that stand first."""
    assert operation.sliding is not None
    x = arrays_of(answered)["x"]
    widths = operation.sliding.widths(answered.case)
    around = (widths[-1],) * LEADING
    padded = np.pad(x, (*around, *widths[LEADING:]), constant_values=operation.sliding.fill)
    padded = padded[: None if more else len(x), : x.shape[1]]
    return answer_to(operation, answered, x=padded, **{operation.sliding.arguments.padding: 0})
