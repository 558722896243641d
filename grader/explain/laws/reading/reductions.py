"""What a pooling makes of the numbers in a window, where that is not what it should.

Cells of padding are left out of a window or count as 0, and programs differ in that too.
"""

from collections.abc import Iterator
from functools import cache, partial
from typing import NamedTuple

import numpy as np

from grader.explain.laws.claim import Claim
from grader.explain.laws.reading.positions import RIGHT
from grader.explain.laws.reading.simulate import Reduce, Route, outputs_of, reduce_windows
from grader.explain.laws.sliding.size_words import with_letters
from grader.explain.laws.view import View
from grader.records.case import AnsweredCase, Array
from grader.records.operation import Operation
from grader.records.sliding import Sliding


class Reduction(NamedTuple):
    """What becomes of a window.

    Attributes:
        headline: What the code does, as a fact.
        fact: The same as a main clause.
        of: What comes out.
    """

    headline: str
    fact: str
    of: Reduce


def _largest(numbers: Array, inside: Array) -> Array:
    return np.asarray(np.where(inside, numbers, -np.inf).max(axis=-1))


def _smallest(numbers: Array, inside: Array) -> Array:
    return np.asarray(np.where(inside, numbers, np.inf).min(axis=-1))


def _farthest(numbers: Array, _: Array) -> Array:
    at = np.abs(numbers).argmax(axis=-1)
    return np.take_along_axis(numbers, at[..., np.newaxis], axis=-1)[..., 0]


def _middle(numbers: Array, inside: Array) -> Array:
    ordered = np.sort(np.where(inside, numbers, np.inf), axis=-1)
    count = inside.sum(axis=-1)
    cells = np.arange(len(count))
    middle = ordered[..., cells, (count - 1) // 2] + ordered[..., cells, count // 2]
    return np.asarray(middle / 2)


LARGEST = Reduction(
    "Your code takes the largest number of each window",
    "your code takes the largest number of each window",
    _largest,
)
LARGEST_WITH_ZEROS = Reduction(
    "Your code counts a cell of padding as 0",
    "your code takes the largest number of each window, in which a cell of padding counts as 0",
    lambda numbers, _: numbers.max(axis=-1),
)
MEAN_WITH_ZEROS = Reduction(
    "Your code takes the mean of each window",
    "your code takes the mean of each window, in which a cell of padding counts as 0",
    lambda numbers, _: numbers.mean(axis=-1),
)
REDUCTIONS = (
    LARGEST,
    LARGEST_WITH_ZEROS,
    Reduction(
        "Your largest number of a window is never less than 0",
        "your code takes the largest number of each window, or 0 if all of them are negative",
        lambda numbers, inside: np.maximum(_largest(numbers, inside), 0.0),
    ),
    Reduction(
        "Your largest number of a window is never less than a tiny one above 0",
        "your code takes the largest number of each window, or a tiny one above 0 if none is "
        "positive",
        lambda numbers, inside: np.maximum(_largest(numbers, inside), np.finfo(numbers.dtype).tiny),
    ),
    MEAN_WITH_ZEROS,
    Reduction(
        "Your code takes the mean of the cells of x in each window",
        "your code takes the mean of each window, from which cells of padding are left out",
        lambda numbers, inside: numbers.sum(axis=-1) / inside.sum(axis=-1),
    ),
    Reduction(
        "Your code takes the sum of each window",
        "your code takes the sum of each window",
        lambda numbers, _: numbers.sum(axis=-1),
    ),
    Reduction(
        "Your code takes the smallest number of each window",
        "your code takes the smallest number of each window",
        _smallest,
    ),
    Reduction(
        "Your code takes the smallest number of each window, padding as 0",
        "your code takes the smallest number of each window, in which a cell of padding counts "
        "as 0",
        lambda numbers, _: numbers.min(axis=-1),
    ),
    Reduction(
        "Your code takes the largest magnitude of each window",
        "your code takes the largest number of each window after it leaves out every minus sign",
        lambda numbers, _: np.abs(numbers).max(axis=-1),
    ),
    Reduction(
        "Your code takes the number of each window that is farthest from 0",
        "your code takes the number of each window that is farthest from 0",
        _farthest,
    ),
    Reduction(
        "Your code gives where in each window its largest number is",
        "your code gives the place of the largest number of each window, counted from 0 row by row",
        lambda numbers, inside: np.where(inside, numbers, -np.inf).argmax(axis=-1),
    ),
    Reduction(
        "Your code takes the first number of each window",
        "your code takes the first number of each window, in which a cell of padding counts as 0",
        lambda numbers, _: numbers[..., 0],
    ),
    Reduction(
        "Your code takes the last number of each window",
        "your code takes the last number of each window, in which a cell of padding counts as 0",
        lambda numbers, _: numbers[..., -1],
    ),
    Reduction(
        "Your code takes the last number of each window",
        "your code takes the last number of each window, and -inf where that is a cell of padding",
        lambda numbers, inside: np.where(inside, numbers, -np.inf)[..., -1],
    ),
    Reduction(
        "Your code takes the median of each window",
        "your code takes the median of each window, from which cells of padding are left out",
        _middle,
    ),
    Reduction(
        "Your code takes the median of each window",
        "your code takes the median of each window, in which a cell of padding counts as 0",
        lambda numbers, _: np.median(numbers, axis=-1),
    ),
    Reduction(
        "Your code takes the largest less the smallest number of each window",
        "your code takes the largest less the smallest number of each window",
        lambda numbers, inside: _largest(numbers, inside) - _smallest(numbers, inside),
    ),
)
"""What programs make of a window."""

QUESTION = "What should become of the numbers in a window?"


def right_reduction(sliding: Sliding) -> Reduction:
    """What an operation should make of a window."""
    if sliding.combines == "mean":
        return MEAN_WITH_ZEROS
    return LARGEST if np.isneginf(sliding.fill) else LARGEST_WITH_ZEROS


def wrong_reductions(sliding: Sliding) -> Iterator[Reduction]:
    """What else programs of it make of a window."""
    right = right_reduction(sliding)
    yield from (one for one in REDUCTIONS if one is not right)


def propose(view: View) -> Iterator[Claim]:
    """Every reduction of the right windows."""
    sliding = view.operation.sliding
    if sliding is not None and not sliding.kernel:
        yield from _claims(view.operation, view.sizes)


@cache
def _claims(operation: Operation, sizes: Claim | None) -> tuple[Claim, ...]:
    sliding = operation.sliding
    assert sliding is not None
    route = Route((RIGHT,) * (len(operation.axes["x"]) - 2))
    return tuple(
        Claim(
            family="reductions",
            headline=one.headline,
            fact=f"{with_letters(sizes.fact)}, and {one.fact}" if sizes else one.fact,
            question=QUESTION,
            predict=partial(_predict, operation, route, one, sizes),
        )
        for one in wrong_reductions(sliding)
    )


def _predict(
    operation: Operation,
    route: Route,
    reduction: Reduction,
    sizes: Claim | None,
    answered: AnsweredCase,
) -> Array | None:
    outputs = outputs_of(sizes, answered)
    sliding = operation.sliding
    if outputs is None or sliding is None:
        return None
    return reduce_windows(sliding, route, reduction.of, answered.case, outputs)[0]
