"""Numbers of things in a call that a slip multiplies or divides by."""

import math
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from grader.explain.laws.geometry import LEADING, sides_of
from grader.records.case import AnsweredCase
from grader.records.operation import Operation
from grader.records.sliding import Sliding

_IMAGE, _CHANNEL = 0, 1
"""Axes of x and of the answer."""


class Thing(NamedTuple):
    """What there are several of in a call.

    Attributes:
        word: One of them, e.g. `kernel cell`.
        many: How many a call has.
    """

    word: str
    many: Callable[[AnsweredCase], int]

    @property
    def number(self) -> str:
        """E.g. `the number of kernel cells`."""
        return f"the number of {self.word}s"


@cache
def things_of(operation: Operation) -> tuple[Thing, ...]:
    """What can be counted in every call of an operation, the likelier first."""
    sliding = operation.window
    if sliding is None:
        return ()
    name, channel = ("kernel", "input channel") if sliding.kernel else ("window", "channel")
    words = sliding.words[LEADING:]
    things = [
        Thing(
            f"{name} cell", lambda one: math.prod(side.k for side in sides_of(sliding, one.case))
        ),
        Thing(channel, lambda one: _length(one, _CHANNEL)),
        Thing(sliding.words[_IMAGE], lambda one: _length(one, _IMAGE)),
        Thing(
            "output cell",
            lambda one: math.prod(side.outputs for side in sides_of(sliding, one.case)),
        ),
    ]
    if len(words) > 1:
        for axis, word in enumerate(words):
            things.append(Thing(f"{name} {word}", _side(sliding, axis)))
            things.append(Thing(f"output {word}", _output(sliding, axis)))
    if sliding.kernel:
        things.append(Thing("output channel", lambda one: len(one.case.arrays[sliding.kernel])))
        things.append(Thing("product", _products(sliding)))
    return tuple(things)


def _length(answered: AnsweredCase, axis: int) -> int:
    return int(answered.case.arrays["x"].shape[axis])


def _side(sliding: Sliding, axis: int) -> Callable[[AnsweredCase], int]:
    return lambda one: sides_of(sliding, one.case)[axis].k


def _output(sliding: Sliding, axis: int) -> Callable[[AnsweredCase], int]:
    return lambda one: sides_of(sliding, one.case)[axis].outputs


def _products(sliding: Sliding) -> Callable[[AnsweredCase], int]:
    """Products that one output cell sums up."""
    return lambda one: (
        _length(one, _CHANNEL) * math.prod(side.k for side in sides_of(sliding, one.case))
    )
