"""The law of products that belong to no output cell, and are added to one nevertheless.

A program that goes through the cells of x adds each product where it belongs. Those of windows that
would begin before the padded x, or end after it, belong nowhere.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial

import numpy as np

from grader.explain.laws.claim import Claim
from grader.explain.laws.geometry import LEADING, Side, sides_of
from grader.explain.laws.rule import added_name, answer_to, arrays_of, rule, sums_of
from grader.explain.laws.view import View
from grader.records.case import AnsweredCase, Array
from grader.records.operation import Operation

_QUESTION = "Which products belong to no cell of the answer, and what does your code do with them?"

_NOWHERE = -(1 << 31)
"""The output cell of a window that the stride leaves out."""

Place = Callable[[Array, Side], Array]
"""The output cells of windows by where they begin in the padded x; negative where there is none."""


def _stepped(begins: Array, side: Side) -> Array:
    """Where the stride puts them, also before the first and after the last."""
    return np.where(begins % side.s == 0, begins // side.s, _NOWHERE)


def _all_at_first(begins: Array, side: Side) -> Array:
    """Begins before the padded x count as 0, whatever the stride."""
    return _stepped(np.maximum(begins, 0), side)


def _at_first(begins: Array, side: Side) -> Array:
    cells = _stepped(begins, side)
    return np.where(cells == _NOWHERE, cells, np.maximum(cells, 0))


def _at_last(begins: Array, side: Side) -> Array:
    return np.minimum(_stepped(begins, side), side.outputs - 1)


def _at_both(begins: Array, side: Side) -> Array:
    return np.minimum(_at_first(begins, side), side.outputs - 1)


_PLACES: dict[str, Place] = {
    "Products that belong before the first {0} of the answer are added to it": _all_at_first,
    "Products that the stride puts before the first {0} of the answer are added to it": _at_first,
    "Products that belong after the last {0} of the answer are added to it": _at_last,
    "Products that belong beyond an end of the answer are added to its {0} there": _at_both,
}


def propose(view: View) -> Iterator[Claim]:
    """Every other place for such products, where there are any."""
    if view.operation.sliding is not None and view.operation.sliding.kernel:
        yield from _claims(view.operation)


@cache
def _claims(operation: Operation) -> tuple[Claim, ...]:
    assert operation.sliding is not None
    line = " or ".join(operation.sliding.words[LEADING:])
    return tuple(
        rule(headline.format(line), _QUESTION, partial(_sums, operation, place))
        for headline, place in _PLACES.items()
    )


def _sums(operation: Operation, place: Place, answered: AnsweredCase) -> Array:
    sliding = operation.sliding
    assert sliding is not None
    sides = sides_of(sliding, answered.case)
    sums = _everywhere(operation, sides, answered)
    for axis, side in enumerate(sides, start=LEADING):
        begins = np.arange(1 - side.k, side.padded)
        to = place(begins, side)
        matrix = (to == np.arange(side.outputs)[:, None]) * 1.0
        sums = np.moveaxis(np.tensordot(sums, matrix, (axis, 1)), -1, axis)
    return sums + sums_of(operation, answered)[1]


def _everywhere(operation: Operation, sides: Sequence[Side], answered: AnsweredCase) -> Array:
    """The sums of all windows that meet a cell of the padded x, one cell after the other."""
    assert operation.sliding is not None
    around = [(side.p + side.k - 1,) * 2 for side in sides]
    wide = np.pad(arrays_of(answered)["x"], ((0, 0),) * LEADING + tuple(around))
    names = operation.sliding.arguments
    changed = {names.stride: 1, names.padding: 0, added_name(operation): None}
    return answer_to(operation, answered, x=wide, **changed)
