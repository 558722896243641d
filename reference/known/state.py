"""Mistakes with what outlives a call, which every operation can have."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from grader.records.case import Array
from grader.records.mistake import KnownMistake, Program, Way, ways

NO_TELLING = np.nan
"""Stands for a number that depends on what memory held before."""


def _remember_by_shape(program: Program) -> Program:
    answers: dict[object, Array] = {}

    def call(*arguments: Any, **options: Any) -> Array:
        given = next(one for one in (*arguments, *options.values()) if isinstance(one, np.ndarray))
        return answers.setdefault(given.shape, program(*arguments, **options))

    return call


def _reuse(program: Program) -> Program:
    kept: dict[object, Array] = {}

    def call(*arguments: Any, **options: Any) -> Array:
        out = program(*arguments, **options)
        same = kept.setdefault(out.shape, np.empty_like(out))
        same[...] = out
        return same

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
        total = sums.setdefault(out.shape, np.zeros_like(out))
        total += out
        return total

    return call


def _modify(index: int) -> Callable[[Program], Program]:
    def modifying(program: Program) -> Program:
        def call(*arguments: Any, **options: Any) -> Array:
            out = program(*arguments, **options)
            arrays = [one for one in (*arguments, *options.values()) if isinstance(one, np.ndarray)]
            for array in arrays[index : index + 1]:  # a bias need not be there
                array[...] += 1
            return out

        return call

    return modifying


def state_mistakes(*names: str) -> Iterable[KnownMistake]:
    """Mistakes with what outlives a call; they replace the step `call`.

    Args:
        names: What the arrays are called that the operation takes, in their order.
    """
    yield KnownMistake(
        name="argument modified",
        family="state",
        headline="Your code changes an array that belongs to the caller",
        question="Which of your lines assign to a part or to the shape of an argument, or use +=?",
        ways=tuple(
            Way(
                steps={"call": _modify(index)},
                headline=f"Your code changes {name}, which belongs to the caller",
            )
            for index, name in enumerate(names)
        ),
    )
    yield KnownMistake(
        name="answer remembered",
        family="state",
        headline="Your code returns an old answer to a new call",
        question="What does your code keep from one call to the next?",
        ways=ways({"call": _remember_by_shape}),
    )
    yield KnownMistake(
        name="answers share one array",
        family="state",
        headline="Your code writes a new answer into the array of an old one",
        question="Where is the array of your answer made: once, or in every call?",
        ways=ways({"call": _reuse}),
    )
    yield KnownMistake(
        name="answers add up",
        family="state",
        headline="Your answer also holds what an earlier call left behind",
        question="When is a default argument such as `out=[]` made: once, or in every call?",
        ways=ways({"call": _accumulate}, {"call": _accumulate_in_place}),
    )
    yield KnownMistake(
        name="memory that nobody wrote",
        family="state",
        headline="Your answer is made with cells that your code never set",
        question="What does an array from `np.empty` hold before you write to it?",
        told="not at all",
        ways=ways(
            {"batch": lambda out: np.full_like(out, NO_TELLING)},
            {"batch": _last_unwritten},
        ),
    )


def _last_unwritten(out: Array) -> Array:
    """All but the first image."""
    unwritten = out.copy()
    unwritten[1:] = NO_TELLING
    return unwritten
