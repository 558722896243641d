"""The law of a pooling's gradient that gives the number of a window to other cells of it."""

from collections.abc import Callable, Iterator
from functools import cache, partial

import numpy as np

from grader.explain.laws.claim import Claim
from grader.explain.laws.geometry import LEADING, sides_of
from grader.explain.laws.gradients.simulate import (
    Shares,
    one_hot,
    right_meets,
    shared,
    to_largest,
)
from grader.explain.laws.numbers.counts import Thing, things_of
from grader.explain.laws.rule import right_of, rule
from grader.explain.laws.view import View
from grader.records.case import AnsweredCase, Array
from grader.records.operation import Operation
from grader.records.sliding import Gradient

_QUESTION = "Which cells of a window does its number depend on, and how much?"


def _first(_: Array, held: Array) -> Array:
    return one_hot(held.argmax(axis=-1), held)


def _last(_: Array, held: Array) -> Array:
    return one_hot(held.shape[-1] - 1 - held[:, ::-1].argmax(axis=-1), held)


def _smallest(x: Array, held: Array) -> Array:
    return one_hot(np.where(held, x, np.inf).argmin(axis=-1), held)


def _farthest(x: Array, held: Array) -> Array:
    return to_largest(np.abs(x), held)


def _every(_: Array, held: Array) -> Array:
    return held * 1.0


def _evenly(_: Array, held: Array) -> Array:
    return np.asarray(held / np.maximum(held.sum(axis=-1, keepdims=True), 1))


def _above(bound: float, x: Array, held: Array) -> Array:
    """To the largest cell if it is above a number, else to none."""
    return to_largest(x, held) * (x > bound)


def _above_or_very_last(x: Array, held: Array) -> Array:
    """To the largest cell if it is above 0, else to the very last cell of x."""
    above = _above(0.0, x, held)
    return _or_very_last(above)


def _or_very_last(given: Array) -> Array:
    """The same, and all of it to the very last cell of x where no cell gets any for sure."""
    sums = given.sum(axis=-1)
    given[..., -1] += np.where(np.isnan(sums), np.nan, sums == 0)
    return given


def _or_padding(whole: Array, x: Array, held: Array) -> Array:
    """To the largest cell, or none if it is below 0 and there is padding in the window."""
    return to_largest(x, held) * ((x > 0) | whole)


def _of_channel(channel: int, x: Array, held: Array) -> Array:
    """To the cell that is the largest in one channel, in every channel."""
    return to_largest(np.broadcast_to(x[:, [channel]], x.shape), held)


def _of_image(x: Array, held: Array) -> Array:
    return to_largest(np.broadcast_to(x[:1], x.shape), held)


_OF_ANY: dict[str, Shares] = {
    "Your code gives a window's number to its first cell": _first,
    "Your code gives a window's number to its last cell": _last,
    "Your code gives a window's number to each of its cells": _every,
    "Your code shares a window's number among its cells of x": _evenly,
}
"""By headline, what the cells of a window get of its number."""

_OF_LARGEST: dict[str, Shares] = {
    "Your code gives a window's number to its smallest cell": _smallest,
    "Your code gives a window's number to its cell that is farthest from 0": _farthest,
    "Your code gives nothing where no cell of a window is above 0": partial(_above, 0.0),
    "Your code gives the number of a window in which no cell is above 0 to the very last cell": (
        _above_or_very_last
    ),
    "Your code looks for the largest cell in the first channel, for every channel": partial(
        _of_channel, 0
    ),
    "Your code looks for the largest cell in the last channel, for every channel": partial(
        _of_channel, -1
    ),
    "Your code looks for the largest cell in the first image, for every image": _of_image,
}
"""The same where one cell should get all of it."""


_RUNNING: dict[str, Callable[[Array, Array, Array], Array]] = {
    "": lambda x, so_far, _: to_largest(x, so_far),
    ", or to the very last cell of x if that was in a window before": (
        lambda x, so_far, before: _or_very_last(to_largest(x, so_far) * ~before)
    ),
}
"""By what is said besides, what becomes of windows so far, of which cells windows before held."""

_RESET_QUESTION = "In which round of which loop do you forget the largest cell so far?"


def propose(view: View) -> Iterator[Claim]:
    """Every other share of a window's cells."""
    gradient = view.operation.gradient
    if gradient is not None and gradient.of == "x" and not gradient.sliding.kernel:
        yield from _claims(view.operation)


@cache
def _claims(operation: Operation) -> tuple[Claim, ...]:
    gradient = operation.gradient
    assert gradient is not None
    given = {**_OF_ANY, **(_OF_LARGEST if gradient.sliding.combines == "largest" else {})}
    made = [
        rule(headline, _QUESTION, partial(_predict, gradient, shares))
        for headline, shares in given.items()
    ]
    if gradient.sliding.combines == "mean":
        cells, *others = things_of(operation)
        return (*made, *(_divided(cells, other) for other in others))
    made.append(
        rule(
            "Your code counts a cell of padding as 0, and loses the number of a window where it "
            "is the largest",
            "What should a cell of padding count as where all others are negative?",
            partial(_with_zeros, gradient),
        )
    )
    _, channel, *_, line, _ = gradient.sliding.words
    for word, axes in ((line, 1), (channel, len(gradient.sliding.words) - LEADING)):
        for lost, running in _RUNNING.items():
            headline = f"Your code looks for a cell larger than all windows before held in a {word}"
            fact = f"a window's number goes to the largest cell so far in its {word}{lost}"
            predict = partial(_so_far, gradient, axes, running)
            made.append(rule(headline, _RESET_QUESTION, predict, fact=fact))
    return tuple(made)


def _divided(cells: Thing, other: Thing) -> Claim:
    return rule(
        f"Your code divides by {other.number}, not by that of {cells.word}s",
        "Among how many cells is the number of a window shared?",
        partial(_shared_among, cells, other),
    )


def _shared_among(cells: Thing, other: Thing, answered: AnsweredCase) -> Array:
    return right_of(answered) * cells.many(answered) / other.many(answered)


def _predict(gradient: Gradient, shares: Shares, answered: AnsweredCase) -> Array:
    return shared(gradient, right_meets(gradient, answered), shares, answered)


def _with_zeros(gradient: Gradient, answered: AnsweredCase) -> Array:
    meets = right_meets(gradient, answered)
    whole: Array = np.ones((1, 1), dtype=bool)
    for one, side in zip(meets, sides_of(gradient.sliding, answered.case), strict=True):
        along = one.any(axis=1).sum(axis=1) == side.k
        whole = (whole[:, np.newaxis] & along[:, np.newaxis]).reshape(-1, 1)
    return shared(gradient, meets, partial(_or_padding, whole), answered)


def _so_far(
    gradient: Gradient, axes: int, running: Callable[..., Array], answered: AnsweredCase
) -> Array:
    """Windows that go on with those before them along so many of the last axes."""
    meets = right_meets(gradient, answered)
    many = int(np.prod([len(one) for one in meets][-axes:]))

    def shares(x: Array, held: Array) -> Array:
        rows = held.reshape(-1, many, held.shape[-1])
        so_far = np.logical_or.accumulate(rows, axis=1)
        before = np.concatenate([np.zeros_like(rows[:, :1]), so_far[:, :-1]], axis=1)
        return running(x, so_far.reshape(held.shape), before.reshape(held.shape))

    return shared(gradient, meets, shares, answered)
