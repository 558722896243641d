"""What convolutions have in common: features, the contract, checks, the work of a case."""

import math
from collections.abc import Callable, Mapping

import numpy as np

from grader.operation import windows
from grader.operation.arguments import example
from grader.operation.exactness import rounding_bound, significand_bits
from grader.operation.forms import ASKS_DTYPE, DTYPE, FORMS, NO_PAIRS, REFUSES_BAD_ARGUMENTS
from grader.operation.windows import (
    PER_AXIS,
    SIZES,
    WindowSizes,
    input_sizes,
    output_sizes,
    padded_cells,
    per_axis,
    window_features,
)
from grader.records.case import Array, Case
from grader.records.operation import Check, Dimensions

IMPLIES = {
    **windows.IMPLIES,
    "rectangular kernel": ("oriented kernel",),
    "equal channels": ("input channels", "output channels"),
    "as many channels as columns": ("output channels",),
    "kernel per channel": ("output channels",),
}
"""By features, those that are on whenever they are."""


Along = int | tuple[int, ...]
"""A number for every spatial axis alike, or one for each."""


def sizes_of(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    stride: Along = 1,
    padding: Along = 0,
) -> WindowSizes:
    """The sizes of a convolution, along each spatial axis."""
    del bias  # it has no size along them
    sizes, kernel = x.shape[2:], weight.shape[2:]
    axes = len(sizes)
    return WindowSizes(sizes, kernel, per_axis(stride, axes), per_axis(padding, axes))


def _is_oriented(weight: np.ndarray) -> bool:
    """Whether it tells how the kernel is turned: one that is not square always does."""
    spatial = tuple(range(2, weight.ndim))
    turned = [np.flip(weight, axis) for axis in spatial]
    if weight.ndim == 4:
        turned.append(weight.swapaxes(2, 3))
    return any(not np.array_equal(weight, other) for other in turned)


def features(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    stride: Along = 1,
    padding: Along = 0,
) -> set[str]:
    """The features that the arguments of `conv1d` or `conv2d` switch on."""
    channels_out, channels_in = weight.shape[:2]
    window = sizes_of(x, weight, bias, stride, padding)
    present = {
        "bias": bias is not None,
        "batch": x.shape[0] > 1,
        "input channels": channels_in > 1,
        "output channels": channels_out > 1,
        "kernel per channel": bool((weight != weight[:1]).any()),
        "equal channels": channels_in == channels_out > 1,
        "as many channels as columns": 1 < channels_out == output_sizes(*window)[-1],
        "oriented kernel": _is_oriented(weight),
    }
    return {feature for feature, is_on in present.items() if is_on} | window_features(*window)


def accepts(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    stride: Along = 1,
    padding: Along = 0,
) -> bool:
    """Whether the arguments of `conv1d` or `conv2d` lie within the contract."""
    sizes, kernel, steps, rings = sizes_of(x, weight, bias, stride, padding)
    return (
        x.ndim == weight.ndim
        and all(axis >= 1 for axis in (*x.shape, *weight.shape))
        and x.shape[1] == weight.shape[1]
        and (bias is None or bias.shape == weight.shape[:1])
        and min(steps) >= 1
        and min(rings) >= 0
        and all(k <= n + 2 * p for n, k, p in zip(sizes, kernel, rings, strict=True))
    )


_CHANNELS = ("input channels", "kernel per channel", "output channels")

_ASKS = {
    1: {
        "basic": "One sequence, one channel, one kernel: the window visits every position.",
        "orientation": "The kernel is laid over the sequence as it is: not flipped.",
        "batch": "Every sequence of a batch is answered.",
        "stride": "The window moves `stride` cells at a time.",
        "padding": "Zeros are put at both ends before the window moves.",
        "corner-sizes": (
            "Kernels of one cell, even ones, ones as long as x; strides that leave a remainder."
        ),
        "layout": "Arguments may be views: reversed, sliced or broadcast arrays.",
        "forms": "Every argument can be passed by position or by keyword.",
        "worked-examples": "The examples of the handout.",
    },
    2: {
        "basic": "One image, one channel, one kernel: the window visits every position.",
        "orientation": "The kernel is laid over the image as it is: not flipped, not transposed.",
        "batch": "Every image of a batch is answered.",
        "stride": "The window moves `stride` cells at a time, along rows and columns.",
        "padding": "Zeros are put around the image before the window moves.",
        "corner-sizes": (
            "1x1 kernels, even ones, ones as large as the image; strides that leave a remainder."
        ),
        "layout": "Arguments may be views: transposed, reversed, sliced or broadcast arrays.",
        "forms": "Every argument can be passed by position, by keyword, as an int or as a pair.",
        "worked-examples": "The examples of the handout, and filters you can picture.",
    },
}
"""What checks ask where one axis and two are told differently, by the number of spatial axes."""

_SHAPES = ("rectangular image", "rectangular answer")
"""What differs along the axes makes one of them so."""

_TWO_AXES: Mapping[str, Check] = {
    "rectangular": Check(
        asks="Images and kernels need not be square.",
        needs=("rectangular kernel", *_SHAPES),
        borrows=("even kernel", "oriented kernel"),
    ),
    "per-axis-stride": Check(
        asks="`stride=(rows, columns)` moves the window differently along the two axes.",
        needs=("per-axis stride",),
        permits=("stride", "pair arguments"),
        borrows=("even kernel", *_SHAPES),
    ),
    "per-axis-padding": Check(
        asks="`padding=(rows, columns)` pads the two axes differently.",
        needs=("per-axis padding",),
        permits=("padding", "pair arguments", "padding >= kernel"),
        borrows=("even kernel", *_SHAPES),
    ),
}
"""Checks of what only two axes can have."""


def checks_of(axes: int) -> dict[str, Check]:
    """The rows that a rubric can hold, of a convolution with so many spatial axes."""
    asks = _ASKS[axes]
    flat = axes == 1
    forms = NO_PAIRS if flat else FORMS
    # What programs branch at: `dtype`, `layout` and `purity` ask with each of these features.
    switches = (
        *("bias", "batch", *_CHANNELS, "stride", "padding"),
        *("1x1 kernel", "even kernel", "kernel covers input"),
        *(() if flat else (*PER_AXIS, "oriented kernel", "pair arguments", "equal pair")),
    )
    return {
        "basic": Check(asks=asks["basic"], borrows=("even kernel",)),
        "orientation": Check(
            asks=asks["orientation"], needs=("oriented kernel",), borrows=("even kernel",)
        ),
        "bias": Check(
            asks="Every output channel gets its own bias, once.",
            needs=("bias",),
            permits=("as many channels as columns",),
            borrows=("output channels",) if flat else ("even kernel", "output channels"),
        ),
        "batch": Check(asks=asks["batch"], needs=("batch",), borrows=("even kernel",)),
        "channels": Check(
            asks="Input channels are added up; every output channel has a kernel of its own.",
            needs=_CHANNELS,
            permits=("equal channels", "as many channels as columns"),
        ),
        "stride": Check(asks=asks["stride"], needs=("stride",), borrows=("even kernel",)),
        "padding": Check(
            asks=asks["padding"],
            needs=("padding",),
            permits=("padding >= kernel",),
            borrows=("even kernel",),
        ),
        **({} if flat else _TWO_AXES),
        "corner-sizes": Check(
            asks=asks["corner-sizes"], needs=(*SIZES, "even kernel"), borrows=("stride",)
        ),
        "dtype": Check(
            asks=ASKS_DTYPE,
            needs=DTYPE,
            borrows=("view", *switches),
        ),
        "layout": Check(asks=asks["layout"], needs=("view",), borrows=switches),
        "purity": Check(
            asks="Arguments stay as they are, and nothing is remembered between calls.",
            needs=("second call",),
            borrows=tuple(dict.fromkeys((*switches, "oriented kernel"))),
        ),
        "forms": Check(asks=asks["forms"], needs=forms, borrows=("even kernel",)),
        "combined": Check(
            asks="Everything at once.",
            needs=("stride", "padding", "batch", "input channels", "kernel per channel"),
            permits=(
                *("output channels", "equal channels", "as many channels as columns"),
                *(() if flat else PER_AXIS),
                *SIZES,
                *forms,
                *("bias", "oriented kernel", "even kernel", "padding >= kernel", "fractions"),
            ),
        ),
        "worked-examples": Check(asks=asks["worked-examples"]),
        "refuses-bad-arguments": REFUSES_BAD_ARGUMENTS,
    }


def dimensions_of(outputs: tuple[str, ...], taps: tuple[str, ...]) -> Dimensions:
    """What a program of a convolution can loop over.

    Its cases hold ones and have a bias, a stride and padding, so that every part of a program runs.

    Args:
        outputs: What a student calls the spatial axes of the answer.
        taps: What a student calls those of the kernel.
    """

    def case(length: Mapping[str, int]) -> Case:
        kernel = tuple(length[name] for name in taps)
        sizes = input_sizes(tuple(length[name] for name in outputs), kernel, stride=2, padding=1)
        channels = length["output channels"], length["input channels"]
        return example(
            "",
            x=np.ones((length["batch"], channels[1], *sizes)),
            weight=np.ones((*channels, *kernel)),
            bias=np.ones(channels[0]),
            stride=2,
            padding=1,
        )

    return Dimensions(
        long=("batch", "output channels", *outputs, "input channels"), short=taps, case=case
    )


def bound_of(
    right: Callable[..., Array],
    x: Array,
    weight: Array,
    bias: Array | None,
    padding: tuple[int, ...],
) -> float:
    """Largest rounding error of a correct program, in any cell of the case.

    Also in cells that the stride leaves out or that lie beyond the padding: a program that computes
    them too, such as one by FFT, spreads their rounding errors over all others.

    Args:
        right: The program that is right.
        x: What is convolved.
        weight: The kernels.
        bias: What is added.
        padding: Cells around x, along each spatial axis.

    Raises:
        AssertionError: The numbers of the case are outside the exactness budget, so that correct
            programs could differ: 53 binary digits for float64, 24 for float32.
    """
    products = math.prod(weight.shape[1:])
    digits = significand_bits(x) + significand_bits(weight) + math.ceil(math.log2(products + 1))
    budget = 24 if x.dtype == np.float32 else 53
    assert digits <= budget, f"{right.__name__} case needs {digits} of {budget} binary digits"
    absolute = [
        None if array is None else np.abs(array).astype(np.float64) for array in (x, weight, bias)
    ]
    wide = tuple(max(p, k - 1) for p, k in zip(padding, weight.shape[2:], strict=True))
    everywhere = right(*absolute, padding=wide if len(wide) > 1 else wide[0])
    return rounding_bound(everywhere, products + 1, x.dtype)


def effort(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    stride: Along = 1,
    padding: Along = 0,
) -> int:
    """Cells of the padded images, and products."""
    window = sizes_of(x, weight, bias, stride, padding)
    padded = padded_cells(x.shape[:2], window.sizes, window.padding)
    return padded + multiplications(x, weight, bias, stride, padding)


def multiplications(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    stride: Along = 1,
    padding: Along = 0,
) -> int:
    """How many products a direct program computes; what a case costs in plain Python loops."""
    outputs = output_sizes(*sizes_of(x, weight, bias, stride, padding))
    return math.prod((x.shape[0], weight.size, *outputs))
