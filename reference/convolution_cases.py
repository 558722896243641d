"""Cases of convolutions: how Hypothesis draws them, and the corner cases that both have."""

from collections.abc import Collection
from typing import Any

import numpy as np

from grader.operation import numbers
from grader.operation.arguments import example
from grader.operation.draw import MAX_WORK, Draw
from grader.records.case import Array, Case, Option

from .convolution import multiplications


def draw_convolution(draw: Draw, on: frozenset[str], axes: int) -> dict[str, Any]:
    """Arguments of a convolution with so many spatial axes."""
    # Borrowed, an oriented kernel is one that is not square: how others are turned shows elsewhere.
    on -= {"oriented kernel"}.intersection(draw.check.borrows)
    window = draw.window(on, axes)
    batch = draw.integer(2, 3) if "batch" in on else 1
    channels_in = draw.integer(2, 4) if "input channels" in on else 1
    several = "output channels" in on or "kernel per channel" in on
    channels_out = draw.integer(2, 4) if several else 1
    if "equal channels" in on:
        channels_in = channels_out = max(channels_in, channels_out)
    arrays = _draw_arrays(
        draw,
        on,
        (batch, channels_in, *window.sizes),
        (channels_out, channels_in, *window.kernel),
    )
    given: dict[str, Any] = {**arrays, "stride": window.stride, "padding": window.padding}
    if multiplications(**given) > MAX_WORK:
        draw.reject()
    return given


def _draw_arrays(
    draw: Draw, on: Collection[str], x_shape: tuple[int, ...], weight_shape: tuple[int, ...]
) -> dict[str, Array]:
    of_x, of_weight, of_bias = draw.offset(), draw.offset(), draw.offset()
    if "fractions" in on:
        x = numbers.fractions(x_shape, of_x, 30 if draw.is_fine else 3)
        weight = numbers.fractions(weight_shape, of_weight, 2)
    else:
        x = numbers.integers(x_shape, of_x)
        weight = numbers.integers(weight_shape, of_weight)
    if "oriented kernel" not in on:
        weight = numbers.symmetric(weight)
    if "kernel per channel" not in on:
        weight = np.repeat(weight[:1], weight_shape[0], axis=0)
    if "bias" not in on:
        return {"x": x, "weight": weight}
    bias = numbers.distinct(weight_shape[:1], of_bias)
    return {"x": x, "weight": weight, "bias": bias + 0.5 if "fractions" in on else bias}


def case_of(
    title: str, x: Array, weight: object, bias: Array | None = None, **options: Option
) -> Case:
    """A case that is chosen by hand; a kernel may be given without channels."""
    kernels = np.asarray(weight, dtype=np.float64)
    if kernels.ndim < x.ndim:  # one kernel for one channel
        kernels = kernels.reshape(1, 1, *kernels.shape)
    added = {} if bias is None else {"bias": bias}
    return example(title, x=x, weight=kernels, **added, **options)


def biased(kernel: Array, sizes: tuple[int, int, int]) -> list[Case]:
    """Output channels that differ by their bias alone.

    Args:
        kernel: The kernel of every output channel.
        sizes: Sizes of x, one a case.
    """
    axes = kernel.ndim - 2
    return [
        case_of(
            "",
            numbers.integers((1, 1, *[size] * axes), 3),
            np.repeat(kernel, len(bias), axis=0),
            np.array(bias, dtype=np.float64),
        )
        for bias, size in zip(([0, 4], [3, -3], [0, 7, 2]), sizes, strict=True)
    ]


def remainders(axes: int) -> list[Case]:
    """Sizes that `round` gets wrong one way and a size that is rounded up the other."""
    x, kernel = numbers.integers((1, 1, *[7] * axes), 11), np.ones([2] * axes)
    six, five = (x[(slice(None), slice(None), *[slice(size)] * axes)] for size in (6, 5))
    return [
        case_of("stride leaves most of itself over", x, kernel, stride=3),
        case_of("stride leaves little of itself over", six, kernel, stride=3),
        case_of("stride leaves all but one over", five, kernel, stride=4),
    ]


def refused(x: Array, too_large: str) -> list[Case]:
    """Arguments outside the contract.

    Args:
        x: What is convolved, with as many rows as columns.
        too_large: What a teacher calls a kernel that is larger than x.
    """
    channels, axes = x.shape[1], x.ndim - 2

    def kernel(depth: int, size: int) -> Array:
        return numbers.integers((1, depth, *[size] * axes), 1)

    small = kernel(channels, 2)
    return [
        case_of(too_large, x, kernel(channels, x.shape[-1] + 1)),
        case_of("other number of channels", x, kernel(channels + 1, 2)),
        case_of("negative padding", x, small, padding=-1),
        case_of("stride 0", x, small, stride=0),
    ]
