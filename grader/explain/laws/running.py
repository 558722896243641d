"""The law of what is not set back: sums and choices that run on from cell to cell."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from itertools import accumulate

import msgspec
import numpy as np

from grader.explain.laws.claim import Claim
from grader.explain.laws.geometry import LEADING
from grader.explain.laws.rule import added_name, number_text, rule, sums_of
from grader.explain.laws.view import View
from grader.records.case import AnsweredCase, Array
from grader.records.operation import Operation

Accumulate = Callable[..., Array]
"""Joins each number along an axis with all before it."""

_RESET_QUESTION = "In which round of which loop is it set back?"


def propose(view: View) -> Iterator[Claim]:
    """Sums and choices that run on."""
    if view.operation.sliding is not None:
        yield from _claims(view.operation)


@cache
def _claims(operation: Operation) -> tuple[Claim, ...]:
    return tuple(_running(operation))


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
