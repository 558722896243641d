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
    area = "K" if axes == 1 else "kH * kW"
    yield KnownMistake(
        name="bias missing",
        family="bias",
        headline="Your answer does not hold the bias",
        question="What is added to every cell of an output channel at the end?",
        ways=ways({"bias": lambda out, *_: out}),
    )
    yield KnownMistake(
        name="bias twice",
        family="bias",
        headline="Your code adds the bias twice to every cell",
        question="How often does the line that adds the bias run for one output cell?",
        ways=ways(_biased(lambda bias, _: 2 * bias, skip=_never)),
    )
    yield KnownMistake(
        name="bias for every tap",
        family="bias",
        headline="Your bias is multiplied by a size of the kernel",
        question="In which loop does the line that adds the bias stand?",
        ways=(
            *ways(
                _biased(lambda bias, weight: math.prod(weight.shape[1:]) * bias, skip=_never),
                headline=f"Your code adds the bias `C_in * {area}` times to every cell",
            ),
            *ways(
                _biased(lambda bias, weight: math.prod(weight.shape[2:]) * bias, skip=_never),
                headline=f"Your code adds the bias `{area}` times to every cell",
            ),
            *ways(
                _biased(lambda bias, weight: weight.shape[2] * bias, skip=_never),
                headline="Your code adds the bias `kH` times to every cell",
            ),
        )[: axes + 1],
    )
    yield KnownMistake(
        name="bias for every input channel",
        family="bias",
        headline="Your code adds the bias `C_in` times to every cell",
        question="In which loop does the line that adds the bias stand?",
        ways=ways(_biased(lambda bias, weight: weight.shape[1] * bias, skip=_never)),
    )
    yield KnownMistake(
        name="bias along another axis",
        family="bias",
        headline="Your bias goes along another axis than that of the channels",
        question="Which axis of the answer does `out + bias` line the bias up with?",
        ways=(
            *ways(_along(0), headline="Your bias goes along the last axis of the answer"),
            *ways(
                _along(1),
                headline="Your bias goes along the rows of the answer, one number for each",
                question="Which axis of the answer does `bias.reshape(-1, 1)` line up with?",
            ),
        )[:axes],
    )
    yield KnownMistake(
        name="one bias for all output channels",
        family="bias",
        headline="Your code adds the same number to every output channel",
        question="Which number of the bias belongs to the second output channel?",
        ways=(
            *ways(
                _biased(lambda bias, _: bias[0], skip=_never),
                headline="Your code adds the first number of the bias to every output channel",
            ),
            *ways(
                _biased(lambda bias, _: bias[-1], skip=_never),
                headline="Your code adds the last number of the bias to every output channel",
            ),
            *ways(
                _biased(lambda bias, _: bias.sum(), skip=_never),
                headline="Your code adds the sum of the bias to every output channel",
            ),
            *ways(
                _biased(lambda bias, _: bias.mean(), skip=_never),
                headline="Your code adds the mean of the bias to every output channel",
            ),
        ),
    )
    yield KnownMistake(
        name="bias tested for truth",
        family="bias",
        headline="Your code fails with some biases, or leaves them out",
        question="How does your code find out whether there is a bias?",
        ways=(
            *ways(
                _biased(lambda bias, _: bias, skip=bool),
                headline="Your code leaves out a bias of one number, and fails with several",
                question="What does `if bias:` ask when the bias holds several numbers?",
            ),
            *ways(
                _biased(lambda bias, _: bias, skip=lambda bias: not bias),
                headline="Your code fails where the bias holds several numbers",
                question="What does `if bias:` ask when the bias holds several numbers?",
            ),
            *ways(
                _biased(lambda bias, _: bias, skip=lambda bias: not bias[0]),
                headline="Your code leaves the bias out where its first number is 0",
            ),
            *ways(
                _biased(lambda bias, _: bias, skip=lambda bias: not bias.sum()),
                headline="Your code leaves the bias out where its numbers add up to 0",
            ),
            *ways(
                _biased(lambda bias, _: bias, skip=lambda bias: not bias.all()),
                headline="Your code leaves the bias out where one of its numbers is 0",
            ),
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
        headline="Your answer is float64 wherever there is a bias",
        question="Which dtype has the answer before the bias is added, and which after?",
        ways=ways({"bias": add, "finish": lambda out, *_: out}),
    )
