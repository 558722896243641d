"""Where in an answer its wrong numbers lie, as far as that is the same in all wrong answers."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from grader.explain.laws.answers import value_of
from grader.explain.laws.geometry import LEADING, sides_of
from grader.records.arrays import MAX_VALUES
from grader.records.case import AnsweredCase
from grader.records.operation import Operation
from grader.records.sliding import Sliding
from grader.records.verdict import Asked

MIN_TELLING = 3
"""Wrong answers of which a place is a part, so that it says something of them."""

MIN_SHARE = 0.5
"""Share of the cells in a place that are wrong; else it says too little of them."""


Cells = NDArray[np.bool_]


class Place(NamedTuple):
    """Some cells of every answer.

    Attributes:
        words: Words that go after `wrong numbers lie`, e.g. `in the last column`.
        cells: Which cells of the answer to a case lie there.
    """

    words: str
    cells: Callable[[AnsweredCase], Cells]


def places_of(operation: Operation, failing: Sequence[Asked]) -> list[Place]:
    """Where all wrong numbers of all wrong answers lie, the place first of which most is wrong.

    None where that has no name, or where an answer does not have the right shape.
    """
    if not operation.answer_words:
        return []
    wrong = [(one.answered, cells) for one in failing if (cells := _wrong_cells(one)) is not None]
    if len(wrong) < max(len(failing), MIN_TELLING):
        return []
    shares = {place: _share(place, wrong) for place in _places(operation)}
    held = [place for place, share in shares.items() if share >= MIN_SHARE]
    return sorted(held, key=shares.__getitem__, reverse=True)


def lies_in(place: Place, asked: Asked) -> bool:
    """Whether all wrong numbers of an answer lie in a place."""
    cells = _wrong_cells(asked)
    return cells is not None and not bool((cells & ~place.cells(asked.answered)).any())


def _wrong_cells(asked: Asked) -> Cells | None:
    """Which numbers of a wrong answer are wrong; None if that is not known of all."""
    value, mismatch = value_of(asked), asked.verdict.mismatch
    if value is None or mismatch is None or value.size > MAX_VALUES:
        return None
    wrong = np.zeros(value.size, dtype=bool)
    wrong[list(mismatch.at)] = True
    return wrong.reshape(value.shape)


def _share(place: Place, wrong: Sequence[tuple[AnsweredCase, Cells]]) -> float:
    """Share of its cells that are wrong where it tells something; 0 if others are wrong as well."""
    lying = [(cells, place.cells(answered)) for answered, cells in wrong]
    if any(bool((cells & ~inside).any()) for cells, inside in lying):
        return 0.0
    telling = [(cells, inside) for cells, inside in lying if not inside.all()]
    if len(telling) < MIN_TELLING:
        return 0.0
    there = sum(int(inside.sum()) for _, inside in telling)
    return sum(int(cells.sum()) for cells, _ in telling) / there


@cache
def _places(operation: Operation) -> tuple[Place, ...]:
    sliding, words = operation.sliding, operation.answer_words
    if sliding is None:
        return (*_of_axes(words), *_of_corner(words))
    channel = "output channel" if sliding.kernel else "channel"
    named = (words[0], channel, *words[LEADING:])
    return (*_of_axes(named), *_of_corner(words), *_of_padding(sliding))


def _of_axes(named: Sequence[str]) -> Iterator[Place]:
    for axis, word in enumerate(named):
        for words, part in (
            (f"in the last {word}", slice(-1, None)),
            (f"in the first {word}", slice(0, 1)),
            (f"in every second {word}", slice(1, None, 2)),
            (f"outside of the first {word}", slice(1, None)),
            (f"outside of the last {word}", slice(0, -1)),
        ):
            yield Place(words, partial(_along, (axis,), part))


def _of_corner(words: Sequence[str]) -> Iterator[Place]:
    """The last cells along any axis that the window slides along, or the first."""
    axes = (*range(LEADING, len(words)),)
    if len(axes) > 1:
        for which, part in (("last", slice(-1, None)), ("first", slice(0, 1))):
            where = " or ".join(f"the {which} {words[axis]}" for axis in axes)
            yield Place(f"in {where}", partial(_along, axes, part))


def _along(axes: Sequence[int], part: slice, answered: AnsweredCase) -> Cells:
    """The cells that lie in a part of any of the axes."""
    right = answered.answer.value
    assert right is not None
    cells = np.zeros(right.shape, dtype=bool)
    for axis in axes:
        cells[(*(slice(None),) * axis, part)] = True
    return cells


def _of_padding(sliding: Sliding) -> Iterator[Place]:
    yield Place("where the window reaches into the padding", lambda one: ~_is_inside(sliding, one))
    yield Place("where the window does not reach into the padding", partial(_is_inside, sliding))


def _is_inside(sliding: Sliding, answered: AnsweredCase) -> Cells:
    """The cells of which the window lies within x without its padding."""
    right = answered.answer.value
    assert right is not None
    inside = np.ones(right.shape, dtype=bool)
    sides = sides_of(sliding, answered.case)
    for axis, side in enumerate(sides, right.ndim - len(sides)):
        starts = np.arange(right.shape[axis]) * side.s - side.p
        within = (starts >= 0) & (starts + side.k <= side.n)
        inside &= within.reshape((-1, *(1,) * (right.ndim - axis - 1)))
    return inside
