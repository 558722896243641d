"""Mistakes with the bias of a convolution."""

import math
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from grader.records.case import Array
from grader.records.mistake import KnownMistake, Steps, ways

from .convolution_steps import add_bias


def _biased(change: Callable[[Array, Array], Any], *, skip: Callable[[Array], bool]) -> Steps:
    """A bias that is changed before it is added, or skipped."""

    def add(out: Array, bias: Array | None, weight: Array) -> Array:
        if bias is None or skip(bias):
            return out
        return out + np.reshape(change(bias, weight), (-1, *[1] * (out.ndim - 2)))

    return {"bias": add}


def _never(_: Array) -> bool:
    return False


def _along(axis: int) -> Steps:
    """The bias along an axis of the answer, counted from the last."""

    def add(out: Array, bias: Array | None, _: Array) -> Array:
        return out if bias is None else out + bias.reshape(-1, *[1] * axis)

    return {"bias": add}


def bias_mistakes(axes: int) -> Iterable[KnownMistake]:
    """Mistakes with the bias, of a convolution with so many spatial axes."""
    yield KnownMistake(
        name="bias missing",
        family="bias",
        headline="Your code leaves the bias out",
        question="What is added to every cell of an output channel at the end?",
        ways=ways({"bias": lambda out, *_: out}),
    )
    yield KnownMistake(
        name="bias twice",
        family="bias",
        headline="Your code adds the bias twice",
        question="How often does the line that adds the bias run for one output cell?",
        ways=ways(_biased(lambda bias, _: 2 * bias, skip=_never)),
    )
    yield KnownMistake(
        name="bias for every tap",
        family="bias",
        headline="Your code adds the bias for every number of the kernel",
        question="In which loop does the line that adds the bias stand?",
        ways=ways(
            _biased(lambda bias, weight: math.prod(weight.shape[1:]) * bias, skip=_never),
            _biased(lambda bias, weight: math.prod(weight.shape[2:]) * bias, skip=_never),
            _biased(lambda bias, weight: weight.shape[2] * bias, skip=_never),
        ),
    )
    yield KnownMistake(
        name="bias for every input channel",
        family="bias",
        headline="Your code adds the bias once for every input channel",
        question="In which loop does the line that adds the bias stand?",
        ways=ways(_biased(lambda bias, weight: weight.shape[1] * bias, skip=_never)),
    )
    yield KnownMistake(
        name="bias along another axis",
        family="bias",
        headline="Your code adds the bias along another axis than that of the channels",
        question="Which axis of the answer does `out + bias` line the bias up with?",
        ways=ways(*map(_along, range(axes))),
    )
    yield KnownMistake(
        name="one bias for all output channels",
        family="bias",
        headline="Your code adds the same number to every output channel",
        question="Which number of the bias belongs to the second output channel?",
        ways=ways(
            _biased(lambda bias, _: bias[0], skip=_never),
            _biased(lambda bias, _: bias[-1], skip=_never),
            _biased(lambda bias, _: bias.sum(), skip=_never),
            _biased(lambda bias, _: bias.mean(), skip=_never),
        ),
    )
    yield KnownMistake(
        name="bias tested for truth",
        family="bias",
        headline="Your code skips the bias, or fails, depending on the numbers in it",
        question="What does `if bias:` ask, and what do you want to know there?",
        ways=ways(
            _biased(lambda bias, _: bias, skip=bool),
            _biased(lambda bias, _: bias, skip=lambda bias: not bias),
            _biased(lambda bias, _: bias, skip=lambda bias: not bias[0]),
            _biased(lambda bias, _: bias, skip=lambda bias: not bias.sum()),
            _biased(lambda bias, _: bias, skip=lambda bias: not bias.all()),
        ),
    )
    yield KnownMistake(
        name="bias subtracted",
        family="bias",
        headline="Your code subtracts the bias",
        question="Which sign has the bias in the sum?",
        ways=ways(_biased(lambda bias, _: -bias, skip=_never)),
    )


def bias_in_float64() -> KnownMistake:
    """The mistake of an answer that is in float64 where there is a bias, and else in that of x."""

    def add(out: Array, bias: Array | None, weight: Array) -> Array:
        return add_bias(out, None if bias is None else bias.astype(np.float64), weight)

    return KnownMistake(
        name="float64 with a bias",
        family="dtype",
        headline="Your code answers in float64 where there is a bias",
        question="Which dtype has the bias when it is added?",
        ways=ways({"bias": add, "finish": lambda out, *_: out}),
    )
