"""The law of what is not set back, and of cells that stay as they were made."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from itertools import accumulate

import msgspec
import numpy as np

from grader.explain.laws.claim import Claim
from grader.explain.laws.geometry import LEADING
from grader.explain.laws.rule import added_name, number_text, right_of, rule, sums_of
from grader.explain.laws.view import View
from grader.records.case import AnsweredCase, Array
from grader.records.operation import Operation

Accumulate = Callable[..., Array]
"""Joins each number along an axis with all before it."""

_RESET_QUESTION = "In which round of which loop is it set back?"

_END_QUESTION = "At which value does your loop stop, and which should be its last?"

Places = Callable[[Array, int], Array]
"""Which indices along an axis, of so many, are written."""

_WRITTEN: dict[str, Places] = {
    "The last of several {0}s of your answer stays {1}": lambda at, n: (at < n - 1) | (n == 1),
    "The last {0} of your answer stays {1}": lambda at, n: at < n - 1,
    "The first of several {0}s of your answer stays {1}": lambda at, n: (at > 0) | (n == 1),
    "The first {0} of your answer stays {1}": lambda at, _: at > 0,
    "Only the first {0} of your answer is written, the others stay {1}": lambda at, _: at == 0,
    "Only the last {0} of your answer is written, the others stay {1}": lambda at, n: at == n - 1,
    "Every second {0} of your answer stays {1}": lambda at, _: at % 2 == 0,
    "The first and the last {0} of your answer stay {1}": lambda at, n: (at > 0) & (at < n - 1),
}


def propose(view: View) -> Iterator[Claim]:
    """Sums and maxima that run on, and cells that are never written."""
    if view.operation.sliding is not None:
        yield from _claims(view.operation)


@cache
def _claims(operation: Operation) -> tuple[Claim, ...]:
    return (*_running(operation), *_unwritten(operation))


def _running(operation: Operation) -> Iterator[Claim]:
    """Along the last axes, as loops run through them, and along each of the others alone."""
    assert operation.sliding is not None
    words = operation.sliding.words
    own = tuple(range(len(words)))
    ranges = [own[start:] for start in reversed(own)]
    ranges += [(axis,) for axis in own[:-1]] + [own[:LEADING]]
    if len(own) > LEADING + 1:
        ranges.append(own[: LEADING - 1 : -1])
    for axes in ranges:
        named = _named(axes, words)
        if axes == (0,) or operation.sliding.kernel:
            headline = f"Each cell of your answer also holds those before it {named}"
            for apart in (True, False) if added_name(operation) else (False,):
                predict = partial(_run, operation, np.cumsum, axes, apart)
                claim = rule(headline, "Where is the sum set back to 0?", predict)
                example = partial(_running_example, operation, axes, apart, claim)
                yield msgspec.structs.replace(claim, example=example)
        if not operation.sliding.kernel:
            for word, run in (("largest", np.maximum), ("smallest", np.minimum)):
                headline = f"Each cell of your answer is the {word} of all up to it, {named}"
                predict = partial(_run, operation, run.accumulate, axes, False)  # noqa: FBT003
                yield rule(headline, _RESET_QUESTION, predict)


def _named(axes: Sequence[int], words: Sequence[str]) -> str:
    """E.g. `in its row`, or `in its image`."""
    if len(axes) == len(words):
        return "in the whole answer"
    if axes[-1] != len(words) - 1:
        spatial = [word for axis, word in enumerate(words) if axis in axes and axis >= LEADING]
        if axes[0] > axes[-1]:
            return f"in its {words[LEADING - 1]}, {words[-1]} by {words[-1]}"
        if spatial:
            return f"in its {words[-1]}"
        return f"in the {' and '.join(f'{words[axis]}s' for axis in axes)} before"
    return f"in its {words[axes[0] - 1]}"


def _run(
    operation: Operation,
    run: Accumulate,
    axes: Sequence[int],
    apart: bool,  # noqa: FBT001  bound once for each claim
    answered: AnsweredCase,
) -> Array:
    sums, column = sums_of(operation, answered)
    if not apart:
        sums, column = sums + column, np.zeros_like(column)
    ends = tuple(range(sums.ndim - len(axes), sums.ndim))
    moved = np.moveaxis(sums, axes, ends)
    flat = moved.reshape(*moved.shape[: ends[0]], -1)
    ran = run(flat, axis=-1).reshape(moved.shape)
    return np.moveaxis(ran, ends, axes) + column


def _running_example(
    operation: Operation,
    axes: Sequence[int],
    apart: bool,  # noqa: FBT001  bound once for each claim
    claim: Claim,
    answered: AnsweredCase,
) -> str:
    """The first numbers that are added up, if they are all of the sum."""
    sums, column = sums_of(operation, answered)
    sums = sums if apart else sums + column
    ends = tuple(range(sums.ndim - len(axes), sums.ndim))
    moved = np.moveaxis(sums, axes, ends)
    first = [number_text(one) for one in moved.reshape(*moved.shape[: ends[0]], -1)[(0,) * ends[0]]]
    if len(first) == 1 or (apart and column.any()):
        return claim.example(answered)
    return f"Your first cells are {', '.join(accumulate(first[:3], _plus))}."


def _plus(before: str, number: str) -> str:
    return f"{before} - {number[1:]}" if number.startswith("-") else f"{before} + {number}"


def _unwritten(operation: Operation) -> Iterator[Claim]:
    assert operation.sliding is not None
    words, name = operation.sliding.words, added_name(operation)
    fills: dict[str, float] = {"0": 0.0}
    if not operation.sliding.kernel and np.isinf(operation.sliding.fill):
        fills["minus infinity"] = -np.inf
    for axis, word in enumerate(words):
        for headline, places in _WRITTEN.items():
            for told, fill in fills.items():
                predict = partial(_written, places, axis, fill)
                yield rule(headline.format(word, told), _END_QUESTION, predict)
            if name:
                predict = partial(_written_and_added, operation, places, axis)
                stays = f"as it is made, and then gets `{name}`"
                yield rule(headline.format(word, stays), _END_QUESTION, predict)
    for headline, (leading, keep) in _CELLS.items():
        if leading == LEADING == len(words) - 1:
            continue  # which says the same of one axis
        yield rule(headline, _END_QUESTION, partial(_cells, leading, keep))


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


def _places(places: Places, axis: int, shape: tuple[int, ...]) -> Array:
    written = places(np.arange(shape[axis]), shape[axis])
    return written.reshape([-1 if axis == other else 1 for other in range(len(shape))])


def _written(places: Places, axis: int, fill: float, answered: AnsweredCase) -> Array:
    right = right_of(answered)
    return np.where(_places(places, axis, right.shape), right, fill)


def _written_and_added(
    operation: Operation, places: Places, axis: int, answered: AnsweredCase
) -> Array:
    sums, column = sums_of(operation, answered)
    return np.where(_places(places, axis, sums.shape), sums, 0.0) + column


def _cells(leading: int, keep: Callable[[Array], Array], answered: AnsweredCase) -> Array:
    right = right_of(answered)
    at = np.indices(right.shape[leading:])
    return np.where(keep(at), right, 0.0)
