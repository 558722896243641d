"""The law of cells that are never written, and so stay as the answer was made."""

from collections.abc import Callable, Iterator
from functools import cache, partial

import numpy as np

from grader.explain.laws.claim import Claim
from grader.explain.laws.geometry import LEADING
from grader.explain.laws.numbers.counts import Thing, things_of
from grader.explain.laws.rule import added_name, right_of, rule, sums_of
from grader.explain.laws.view import View
from grader.records.case import AnsweredCase, Array
from grader.records.operation import Operation

_END_QUESTION = "At which value does your loop stop, and which should be its last?"

Places = Callable[[Array, int, AnsweredCase], Array]
"""Which indices along an axis, of so many, are written in the answer to a case."""

_WRITTEN: dict[str, Places] = {
    "The last of several {0}s of your answer stays {1}": lambda at, n, _: (at < n - 1) | (n == 1),
    "The last {0} of your answer stays {1}": lambda at, n, _: at < n - 1,
    "The first of several {0}s of your answer stays {1}": lambda at, n, _: (at > 0) | (n == 1),
    "The first {0} of your answer stays {1}": lambda at, *_: at > 0,
    "Only the first {0} of your answer is written, the others stay {1}": lambda at, *_: at == 0,
    "Only the last {0} of your answer is written, the others stay {1}": lambda at, n, _: (
        at == n - 1
    ),
    "Every second {0} of your answer stays {1}": lambda at, *_: at % 2 == 0,
    "The first and the last {0} of your answer stay {1}": lambda at, n, _: (at > 0) & (at < n - 1),
}


_CELLS: dict[str, tuple[int, Callable[[Array], Array]]] = {
    "Only the first cell of each channel is written, the others stay 0": (
        LEADING,
        lambda at: (at == 0).all(axis=0),
    ),
    "Of your answer the very first cell is written, the others stay 0": (
        0,
        lambda at: (at == 0).all(axis=0),
    ),
    "Only cells in row 0 of column 0, row 1 of column 1 and so on are written, the others stay 0": (
        LEADING,
        lambda at: (at == at[0]).all(axis=0),
    ),
}
"""By headline: axes that are written in full, and which indices along the others are."""


_AS_MANY = "Of the {0}s of your answer only as many are written as there are {1}s"

_NEVER_FEWER = ("output cell", "product")
"""What no call has less of than of rows or columns, or hardly one."""


def propose(view: View) -> Iterator[Claim]:
    """Some of the rows, the columns and so on, or single cells."""
    if view.operation.answer_words:
        yield from _claims(view.operation)


@cache
def _claims(operation: Operation) -> tuple[Claim, ...]:
    words = operation.answer_words
    fills = {"0": 0.0}
    if operation.sliding and np.isinf(operation.sliding.fill):
        fills["minus infinity"] = operation.sliding.fill
    made = [
        rule(headline, _END_QUESTION, partial(_cells, leading, keep))
        for headline, (leading, keep) in _CELLS.items()
        if len(words) > max(leading + 1, 1)
    ]
    for axis, word in enumerate(words):
        kinds = [(headline.format(word, "{}"), places) for headline, places in _WRITTEN.items()]
        kinds += [
            (f"{_AS_MANY.format(word, thing.word)}, the others stay {{}}", partial(_as_many, thing))
            for thing in things_of(operation)
            if thing.word not in _NEVER_FEWER and thing.word not in (word, f"output {word}")
        ]
        for headline, places in kinds:
            for told, fill in fills.items():
                predict = partial(_written, places, axis, fill)
                made.append(rule(headline.format(told), _END_QUESTION, predict))
            if added_name(operation):
                predict = partial(_written_and_added, operation, places, axis)
                stays = f"0 before `{added_name(operation)}` is added"
                made.append(rule(headline.format(stays), _END_QUESTION, predict))
    return tuple(made)


def _as_many(thing: Thing, at: Array, _: int, answered: AnsweredCase) -> Array:
    return at < thing.many(answered)


def _places(places: Places, axis: int, answered: AnsweredCase) -> Array:
    shape = right_of(answered).shape
    written = places(np.arange(shape[axis]), shape[axis], answered)
    return written.reshape([-1 if axis == other else 1 for other in range(len(shape))])


def _written(places: Places, axis: int, fill: float, answered: AnsweredCase) -> Array:
    right = right_of(answered)
    return np.where(_places(places, axis, answered), right, fill)


def _written_and_added(
    operation: Operation, places: Places, axis: int, answered: AnsweredCase
) -> Array:
    sums, column = sums_of(operation, answered)
    return np.where(_places(places, axis, answered), sums, 0.0) + column


def _cells(leading: int, keep: Callable[[Array], Array], answered: AnsweredCase) -> Array:
    right = right_of(answered)
    at = np.indices(right.shape[leading:])
    return np.where(keep(at), right, 0.0)
