"""Which windows gradients are the gradients of, and what their programs can loop over.

Cases for loops have so much padding that x is as large with any kernel: some programs loop over it.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from grader.operation import Dimensions, Gradient, distinct, example, slides
from grader.operation.windows import WindowSizes
from grader.records.call import in_shortest_form
from grader.records.case import Array, Case
from grader.records.taps import Combines

from . import convolution, pooling
from .convolution import Along

_WORDS = {1: ("sequence", "cell"), 2: ("image", "row", "column")}
"""What a sequence or an image is called, and a step along it, by the number of spatial axes."""

_OUTPUTS = {1: ("positions",), 2: ("rows", "columns")}
_TAPS = {1: ("taps",), 2: ("kernel rows", "kernel columns")}


def _of_convolution(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> WindowSizes:
    del grad_output  # its shape follows from the others
    return convolution.sizes_of(x, weight, None, stride, padding)


def _of_pooling(
    grad_output: Array,
    x: Array,
    kernel_size: pooling.Along,
    stride: pooling.Along | None = None,
    padding: pooling.Along = 0,
) -> WindowSizes:
    del grad_output  # its shape follows from the others
    return pooling.sizes_of(x, kernel_size, stride, padding)


def of_convolution(argument: str, axes: int) -> Gradient:
    """The gradient of a convolution of so many spatial axes with respect to an argument."""
    each, *words = _WORDS[axes]
    sliding = slides(_of_convolution, *words, each=each, combines="sum", kernel="weight")
    return Gradient(sliding=sliding, output="grad_output", of=argument)


def of_pooling(combines: Combines, fill: float) -> Gradient:
    """The gradient of a pooling, whose cells of padding count as a number, with respect to x."""
    each, *words = _WORDS[2]
    sliding = slides(
        _of_pooling, *words, each=each, combines=combines, size="kernel_size", fill=fill
    )
    return Gradient(sliding=sliding, output="grad_output", of="x")


def dimensions_of(argument: str, axes: int) -> Dimensions:
    """What a program of such a gradient of a convolution can loop over."""
    long = ("batch", "output channels", *_OUTPUTS[axes], "input channels")
    short = _TAPS[axes]

    def case(length: Mapping[str, int]) -> Case:
        lengths = {**dict.fromkeys((*long, *short), 2), **length}
        batch, c_out, *outputs, c_in = (lengths[name] for name in long)
        kernel = [lengths[name] for name in short]
        sizes, padding = _sizes(outputs, kernel)
        return example(
            "",
            grad_output=np.ones((batch, c_out, *outputs)),
            x=np.ones((batch, c_in, *sizes)),
            weight=np.ones((c_out, c_in, *kernel)),
            stride=2,
            padding=in_shortest_form(padding),
        )

    if argument == "bias":  # no program meets an input channel, or a kernel
        return Dimensions(long=long[:-1], case=case)
    return Dimensions(long=long, short=short, case=case)


def _sizes(
    outputs: Sequence[int], kernel: Sequence[int]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Of x and of its padding, where windows move by two cells."""
    padding = tuple(k // 2 for k in kernel)
    along = zip(outputs, kernel, padding, strict=True)
    return tuple((o - 1) * 2 + k - 2 * p for o, k, p in along), padding


def _pooled(length: Mapping[str, int]) -> Case:
    kernel = length["window rows"], length["window columns"]
    outputs = length["rows"], length["columns"]
    leading = length["batch"], length["channels"]
    sizes, padding = _sizes(outputs, kernel)
    return example(
        "",
        grad_output=np.ones((*leading, *outputs)),
        x=distinct((*leading, *sizes), 1),
        kernel_size=kernel,
        stride=2,
        padding=in_shortest_form(padding),
    )


OF_POOLING = Dimensions(long=pooling.DIMENSIONS.long, short=pooling.DIMENSIONS.short, case=_pooled)
"""What a program of the gradient of a pooling can loop over; all numbers in x differ."""
