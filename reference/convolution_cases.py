"""Cases of convolutions: how Hypothesis draws them, and the corner cases that both have."""

from collections.abc import Callable, Collection

import msgspec
import numpy as np
from hypothesis import reject
from hypothesis import strategies as st

from grader.records.case import Array, Case, Option
from grader.records.operation import Check

from . import numbers
from .convolution import multiplications
from .drawing import (
    MAX_WORK,
    draw_features,
    draw_layouts,
    draw_window,
    judged_as,
    options_of,
)

ConvolutionCase = Callable[..., Case]
"""Makes a case from a title, x, kernels, maybe a bias, and options."""


def draw_convolution(draw: st.DrawFn, operation: str, axes: int, check: Check) -> Case:
    """A case of `conv1d` (one spatial axis) or `conv2d` (two) for a check."""
    # Borrowed, an oriented kernel is one that is not square: how others are turned shows elsewhere.
    on = draw_features(draw, check) - {"oriented kernel"}.intersection(check.borrows)
    window = draw_window(draw, on, axes)
    batch = draw(st.integers(2, 3)) if "batch" in on else 1
    channels_in = draw(st.integers(2, 4)) if "input channels" in on else 1
    several = "output channels" in on or "kernel per channel" in on
    channels_out = draw(st.integers(2, 4)) if several else 1
    if "equal channels" in on:
        channels_in = channels_out = max(channels_in, channels_out)
    offsets = st.integers(0, numbers.OFFSETS)
    arrays = _numbers_of(
        on,
        (batch, channels_in, *window.sizes),
        (channels_out, channels_in, *window.kernel),
        (draw(offsets), draw(offsets), draw(offsets)),
        fine=judged_as(check) == "dtype",
    )
    options = options_of(
        on, {"stride": window.stride, "padding": window.padding}, {"stride": 1, "padding": 0}
    )
    positional = len(arrays)
    if "positional options" in on:
        options = options if "bias" in arrays else {"bias": None, **options}
        positional = 5
    elif "keyword arrays" in on:
        positional = 0
    judges = judged_as(check)
    then = {name: array[..., ::-1] + 1 if name == "x" else array for name, array in arrays.items()}
    case = Case(
        operation=operation,
        arrays=arrays,
        options=options,
        positional=positional,
        layouts=draw_layouts(draw, on, arrays),
        judges=judges,
        then={name: np.ascontiguousarray(a) for name, a in then.items()}
        if judges == "purity"
        else {},
    )
    if multiplications(case) > MAX_WORK:
        reject()
    return case


def _numbers_of(
    on: Collection[str],
    x_shape: tuple[int, ...],
    weight_shape: tuple[int, ...],
    offsets: tuple[int, int, int],
    *,
    fine: bool,
) -> dict[str, Array]:
    """Arrays of a convolution; `fine` ones hold digits that float32 cannot."""
    dtype = np.float32 if "float32" in on else np.float64
    if "fractions" in on:
        x_bits = 30 if fine and dtype == np.float64 else 3
        x = numbers.fractions(x_shape, offsets[0], x_bits)
        weight = numbers.fractions(weight_shape, offsets[1], 2)
    else:
        x = numbers.integers(x_shape, offsets[0])
        weight = numbers.integers(weight_shape, offsets[1])
    if "oriented kernel" not in on:
        weight = numbers.symmetric(weight)
    if "kernel per channel" not in on:
        weight = np.repeat(weight[:1], weight_shape[0], axis=0)
    arrays: dict[str, Array] = {"x": x.astype(dtype), "weight": weight.astype(dtype)}
    if "bias" in on:
        bias = numbers.distinct(weight_shape[:1], offsets[2])
        arrays["bias"] = (bias + 0.5 if "fractions" in on else bias).astype(dtype)
    return arrays


def cases_of(operation: str) -> ConvolutionCase:
    """What makes the cases of an operation that are chosen by hand."""

    def case(
        title: str, x: Array, weight: object, bias: Array | None = None, **options: Option
    ) -> Case:
        kernels = np.asarray(weight, dtype=np.float64)
        if kernels.ndim < x.ndim:  # one kernel for one channel
            kernels = kernels.reshape(1, 1, *kernels.shape)
        arrays = {"x": x, "weight": kernels} | ({} if bias is None else {"bias": bias})
        return Case(
            operation=operation,
            title=title,
            arrays=arrays,
            options=options,
            positional=len(arrays),
        )

    return case


def biased(case: ConvolutionCase, kernel: Array, sizes: tuple[int, int, int]) -> list[Case]:
    """Output channels that differ by their bias alone.

    Args:
        case: Makes the cases.
        kernel: The kernel of every output channel.
        sizes: Sizes of x, one a case.
    """
    axes = kernel.ndim - 2
    return [
        case(
            "",
            numbers.integers((1, 1, *[size] * axes), 3),
            np.repeat(kernel, len(bias), axis=0),
            np.array(bias, dtype=np.float64),
        )
        for bias, size in zip(([0, 4], [3, -3], [0, 7, 2]), sizes, strict=True)
    ]


def remainders(case: ConvolutionCase, axes: int) -> list[Case]:
    """Sizes that `round` gets wrong one way and a size that is rounded up the other."""
    x, kernel = numbers.integers((1, 1, *[7] * axes), 11), np.ones([2] * axes)
    six, five = (x[(slice(None), slice(None), *[slice(size)] * axes)] for size in (6, 5))
    return [
        case("stride leaves most of itself over", x, kernel, stride=3),
        case("stride leaves little of itself over", six, kernel, stride=3),
        case("stride leaves all but one over", five, kernel, stride=4),
    ]


def refused(case: ConvolutionCase, x: Array, too_large: str) -> list[Case]:
    """Arguments outside the contract.

    Args:
        case: Makes the cases.
        x: What is convolved, with as many rows as columns.
        too_large: What a teacher calls a kernel that is larger than x.
    """
    channels, axes = x.shape[1], x.ndim - 2

    def kernel(depth: int, size: int) -> Array:
        return numbers.integers((1, depth, *[size] * axes), 1)

    small = kernel(channels, 2)
    cases = (
        case(too_large, x, kernel(channels, x.shape[-1] + 1)),
        case("other number of channels", x, kernel(channels + 1, 2)),
        case("negative padding", x, small, padding=-1),
        case("stride 0", x, small, stride=0),
    )
    return [msgspec.structs.replace(one, judges="refusal") for one in cases]
