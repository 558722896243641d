"""The law of what is not set back: sums and choices that run on from cell to cell."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from itertools import accumulate, islice, product

import msgspec
import numpy as np

from grader.explain.laws.claim import Claim
from grader.explain.laws.geometry import LEADING
from grader.explain.laws.rule import added_name, cell_name, digits_of, rule, sums_of
from grader.explain.laws.view import View
from grader.records.case import AnsweredCase, Array
from grader.records.operation import Operation

Accumulate = Callable[..., Array]
"""Joins each number along an axis with all before it."""

_MAX_TOLD = 3
"""Cells of which it is told what they hold."""

_RESET_QUESTION = "In which round of which loop is it set back?"


def propose(view: View) -> Iterator[Claim]:
    """Sums and choices that run on."""
    if view.operation.answer_words:
        yield from _claims(view.operation)


@cache
def _claims(operation: Operation) -> tuple[Claim, ...]:
    return tuple(_running(operation))


def _running(operation: Operation) -> Iterator[Claim]:
    """Along the last axes, as loops run through them, and along each of the others alone."""
    words, window = operation.answer_words, operation.window
    assert window is not None
    own = tuple(range(len(words)))
    ranges = [own[start:] for start in reversed(own)]
    ranges += [(axis,) for axis in own[:-1]] + [own[:LEADING]]
    if len(own) > LEADING + 1:
        ranges.append(own[: LEADING - 1 : -1])
    for axes in ranges:
        place = _place(axes, words)
        if axes == (0,) or window.kernel:
            for headline, apart in _sums(added_name(operation), place):
                predict = partial(_run, operation, np.cumsum, axes, apart)
                claim = rule(headline, "Where is the sum set back to 0?", predict)
                example = partial(_running_example, operation, axes, apart, claim)
                yield msgspec.structs.replace(claim, example=example)
        if operation.sliding and not window.kernel:
            for word, run in (("largest", np.maximum), ("smallest", np.minimum)):
                headline = f"Each of your numbers is the {word} of its own window and those {place}"
                predict = partial(_run, operation, run.accumulate, axes, False)  # noqa: FBT003
                yield rule(headline, _RESET_QUESTION, predict)


def _sums(added: str, place: str) -> Iterator[tuple[str, bool]]:
    """Headlines of sums that run on, each with whether what is added stands apart."""
    if added:
        yield (
            f"Each of your sums also holds the right ones {place}, and `{added}` counts once",
            True,
        )
        yield f"Each of your numbers also holds the right ones {place}, with their `{added}`", False
    else:
        yield f"Each of your numbers also holds the right ones {place}", False


def _place(axes: Sequence[int], words: Sequence[str]) -> str:
    """E.g. `before it in its row`, or `of the same cell in the images before`."""
    if len(axes) == len(words):
        return "before it in the whole answer"
    if axes[-1] == len(words) - 1:
        return f"before it in its {words[axes[0] - 1]}"
    if axes[0] > axes[-1]:
        return f"before it in its {words[LEADING - 1]}, {words[-1]} by {words[-1]}"
    if axes[0] >= LEADING:
        return f"before it in its {words[-1]}"
    return f"of the same cell in the {' and '.join(f'{words[axis]}s' for axis in axes)} before"


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
    lengths = [sums.shape[axis] for axis in axes]
    places = [*islice(product(*map(range, lengths)), _MAX_TOLD)]
    if len(places) == 1:
        return claim.example(answered)
    cells = [_cell(sums.ndim, axes, place) for place in places]
    totals = accumulate((digits_of(sums[cell]) for cell in cells), _plus)
    named = [f"{cell_name(cell)} is {total}" for cell, total in zip(cells, totals, strict=True)]
    when = f"before `{added_name(operation)}` is added, " if apart and column.any() else ""
    return f"Here, {when}{', '.join(named[:-1])} and {named[-1]}."


def _cell(axes: int, along: Sequence[int], place: Sequence[int]) -> tuple[int, ...]:
    """The first cell of so many axes that stands at a place along some of them."""
    at = dict(zip(along, place, strict=True))
    return tuple(at.get(axis, 0) for axis in range(axes))


def _plus(before: str, number: str) -> str:
    return f"{before} - {number[1:]}" if number.startswith("-") else f"{before} + {number}"
