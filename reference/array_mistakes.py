"""Mistakes with batches, dtypes and state, which every operation can have."""

import math
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from grader.records.case import Array
from grader.records.mistake import Mistake, Program, Way

__all__ = [
    "NO_TELLING",
    "axes_dropped",
    "batch_mistakes",
    "dtype_mistakes",
    "memory_order_assumed",
    "nothing_filled_in",
    "state_mistakes",
]


def _only_first(out: Array) -> Array:
    kept = np.zeros_like(out)
    kept[0] = out[0]
    return kept


def _only_last(out: Array) -> Array:
    kept = np.zeros_like(out)
    kept[-1] = out[-1]
    return kept


def batch_mistakes() -> Iterable[Mistake]:
    """Mistakes with the first axis of the answer; they replace the step `batch`."""
    yield Mistake(
        name="first image only",
        family="batch",
        says="Your code seems to answer one example of the batch and to leave out the others.",
        question="Which loop, or which axis, goes through the examples of a batch?",
        ways=(
            {"batch": _only_first},
            {"batch": lambda out: out[:1]},
            {"batch": lambda out: out[0]},
            {"batch": _only_last},
            {"batch": lambda out: out[-1:]},
        ),
    )
    yield Mistake(
        name="one image's answer for all",
        family="batch",
        says="Your code seems to give every example of the batch the same answer.",
        question="Which example does your code read while it fills the second answer?",
        ways=(
            {"batch": lambda out: np.repeat(out[:1], len(out), axis=0)},
            {"batch": lambda out: np.repeat(out[-1:], len(out), axis=0)},
        ),
    )
    yield Mistake(
        name="batch summed",
        family="batch",
        says="Your code seems to add up the examples of the batch.",
        question="Over which axes does the sum of one output cell go?",
        ways=(
            {"batch": lambda out: out.sum(axis=0, keepdims=True)},
            {"batch": lambda out: out.sum(axis=0)},
            {"batch": lambda out: np.repeat(out.sum(axis=0, keepdims=True), len(out), axis=0)},
            {"batch": lambda out: np.cumsum(out, axis=0)},
        ),
    )
    yield Mistake(
        name="batch averaged",
        family="batch",
        says="Your code seems to take the mean over the examples of the batch.",
        question="How many examples does one output cell look at?",
        ways=(
            {"batch": lambda out: out.mean(axis=0, keepdims=True)},
            {"batch": lambda out: out.mean(axis=0)},
            {"batch": lambda out: np.repeat(out.mean(axis=0, keepdims=True), len(out), axis=0)},
        ),
    )


def _read_with(change: Callable[[Array], Array]) -> tuple[Way, Way]:
    """Numbers that are changed as they are read: those of all arrays, or of x alone."""
    return (
        {"inputs": lambda *arrays: tuple(map(change, arrays))},
        {"inputs": lambda x, *others: (change(x), *others)},
    )


def _float32(array: Array) -> Array:
    return array.astype(np.float32)


def dtype_mistakes() -> Iterable[Mistake]:
    """Mistakes with dtypes and digits; they replace the steps `inputs` and `finish`."""
    yield Mistake(
        name="truncated to integers",
        family="dtype",
        says="Your code seems to cut off the digits after the point.",
        question="Which dtype has the array that you write your answer into?",
        ways=(
            {"finish": lambda out, _: np.trunc(out)},
            {"finish": lambda out, _: np.trunc(out).astype(int)},
            *_read_with(np.trunc),
        ),
    )
    yield Mistake(
        name="float32 inside",
        family="dtype",
        says="Your code seems to pass the numbers through float32, which keeps 7 digits only.",
        question="Which dtype do your arrays have when x is float64?",
        ways=(
            {"finish": lambda out, _: _float32(out)},
            *_read_with(_float32),
            *({**way, "finish": lambda out, _: out} for way in _read_with(_float32)),
        ),
        rounding=1e-5,
    )
    yield Mistake(
        name="always float64",
        family="dtype",
        says="Your code seems to answer in float64, whatever the dtype of x.",
        question="Which dtype does `np.zeros(shape)` give its array?",
        ways=({"finish": lambda out, _: out.astype(np.float64)},),
    )
    yield Mistake(
        name="rounded",
        family="dtype",
        says="Your code seems to round its answer.",
        question="Does anything in the task ask for fewer digits?",
        ways=tuple({"finish": _rounded_to(digits)} for digits in (0, 1, 2, 3, 4, 5, 6, 8, 10)),
    )


def nothing_filled_in() -> Mistake:
    """An answer that was made and never written; replaces the step `batch`."""
    return Mistake(
        name="nothing filled in",
        family="answer",
        says="Your code seems to return the zeros that it began with.",
        question="Which line writes into the array that you return?",
        ways=({"batch": np.zeros_like},),
    )


def axes_dropped() -> Mistake:
    """An answer with fewer axes; replaces the step `finish`."""
    return Mistake(
        name="axes of one cell dropped",
        family="size",
        says="Your code seems to drop axes of the answer that have one cell.",
        question="How many axes does the answer have when only one window fits?",
        ways=(
            {"finish": lambda out, _: out.squeeze()},
            {"finish": _dropped_at_the_end},
            {"finish": _dropped_where_one_is_left},
        ),
    )


def memory_order_assumed() -> Mistake:
    """Views that are read as if they were none; replaces the step `inputs`."""
    return Mistake(
        name="order of memory taken for order of axes",
        family="layout",
        says="Your code seems to read the numbers in the order in which they lie in memory.",
        question="In which order does `x.T` keep its numbers in memory?",
        ways=_read_with(lambda array: array.ravel(order="K").reshape(array.shape)),
    )


def _dropped_at_the_end(out: Array, _: Array) -> Array:
    while out.ndim > 2 and out.shape[-1] == 1:
        out = out[..., 0]
    return out


def _dropped_where_one_is_left(out: Array, _: Array) -> Array:
    return out.reshape(out.shape[:2]) if out[0, 0].size == 1 else out


def _rounded_to(digits: int) -> Callable[[Array, Array], Array]:
    return lambda out, x: np.round(out, digits).astype(x.dtype)


NO_TELLING = np.nan
"""Stands for a number that depends on what memory held before."""


def _remember_by_shape(program: Program) -> Program:
    answers: dict[object, Array] = {}

    def call(x: Array, *others: Any, **options: Any) -> Array:
        return answers.setdefault(x.shape, program(x, *others, **options))

    return call


def _reuse(program: Program) -> Program:
    places: dict[object, Array] = {}

    def call(*arguments: Any, **options: Any) -> Array:
        out = program(*arguments, **options)
        place = places.setdefault(out.shape, np.empty_like(out))
        place[...] = out
        return place

    return call


def _accumulate(program: Program) -> Program:
    sums: dict[object, Array] = {}

    def call(*arguments: Any, **options: Any) -> Array:
        out = program(*arguments, **options)
        sums[out.shape] = sums.get(out.shape, 0) + out
        return sums[out.shape].copy()

    return call


def _accumulate_in_place(program: Program) -> Program:
    sums: dict[object, Array] = {}

    def call(*arguments: Any, **options: Any) -> Array:
        out = program(*arguments, **options)
        place = sums.setdefault(out.shape, np.zeros_like(out))
        place += out
        return place

    return call


def _modify(place: int) -> Callable[[Program], Program]:
    def modifying(program: Program) -> Program:
        def call(*arguments: Any, **options: Any) -> Array:
            out = program(*arguments, **options)
            arrays = [one for one in (*arguments, *options.values()) if isinstance(one, np.ndarray)]
            arrays[place][...] += 1
            return out

        return call

    return modifying


def state_mistakes(arrays: int) -> Iterable[Mistake]:
    """Mistakes with what outlives a call; they replace the step `call`.

    Args:
        arrays: How many arrays the operation takes.
    """
    yield Mistake(
        name="argument modified",
        family="state",
        says="Your code seems to write into an array that belongs to the caller.",
        question="Which of your lines assign to a part of an argument, or use += on it?",
        ways=tuple({"call": _modify(place)} for place in range(arrays)),
    )
    yield Mistake(
        name="answer remembered",
        family="state",
        says="Your code seems to hand out an old answer when it has seen a similar call before.",
        question="What does your code keep from one call to the next?",
        ways=({"call": _remember_by_shape},),
    )
    yield Mistake(
        name="answers share one array",
        family="state",
        says="Your code seems to write every answer into the same array.",
        question="Where is the array of your answer made: once, or in every call?",
        ways=({"call": _reuse},),
    )
    yield Mistake(
        name="answers add up",
        family="state",
        says="Your code seems to add to what an earlier call left behind.",
        question="When is a default argument such as `out=[]` made: once, or in every call?",
        ways=({"call": _accumulate}, {"call": _accumulate_in_place}),
    )
    yield Mistake(
        name="memory that nobody wrote",
        family="state",
        says="Your code seems to read cells that it never wrote.",
        question="What does an array from `np.empty` hold before you write to it?",
        reads_memory=True,
        rounding=math.inf,
        ways=(
            {"batch": lambda out: np.full_like(out, NO_TELLING)},
            {"batch": _last_unwritten},
        ),
    )


def _last_unwritten(out: Array) -> Array:
    """All but the first image."""
    unwritten = out.copy()
    unwritten[1:] = NO_TELLING
    return unwritten
