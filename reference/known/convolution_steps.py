"""`conv1d` and `conv2d` step by step, so that known mistakes can replace steps."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.records.case import Array
from grader.records.mistake import Program, Steps

from .window_steps import gather, pad_with, padding_widths, positions, sizes, strides

_SUMS = {3: "nclk,ock->nol", 4: "nchwij,ocij->nohw"}
"""How windows and kernels are summed up, by the number of axes of a kernel."""


def _orientation(weight: Array) -> Array:
    """The kernel as it is laid over x."""
    return weight


def accumulate(windows: Array, weight: Array) -> Array:
    """Sums of products, shape (N, C_out, *out).

    Raises:
        ValueError: Windows and kernels do not fit.
    """
    if (windows.shape[1], *windows.shape[weight.ndim :]) != weight.shape[1:]:
        raise ValueError(windows.shape, weight.shape)
    summed: Array = np.einsum(_SUMS[weight.ndim], windows, weight)
    return summed


def accumulate_broadcast(windows: Array, weight: Array) -> Array:
    """The same sums where all fits; an axis of one cell goes with one of any length.

    So do `np.einsum` and the sum over a product.
    """
    axes = weight.ndim - 2
    if not windows.size:  # where no window fits, nothing is summed that might not fit
        return np.zeros((len(windows), len(weight), *windows.shape[2 : 2 + axes]), windows.dtype)
    kernels = weight.reshape(1, *weight.shape[:2], *[1] * axes, *weight.shape[2:])
    products = windows[:, np.newaxis] * kernels
    summed: Array = products.sum(axis=(2, *range(3 + axes, 3 + 2 * axes)))
    return summed


def add_bias(out: Array, bias: Array | None, _: Array) -> Array:
    """One number for each output channel; the kernel is there for those who count with it."""
    if bias is None:
        return out
    return out + bias.reshape(-1, *[1] * (out.ndim - 2))


def _finish(out: Array, x: Array) -> Array:
    """The answer in the dtype of x."""
    return out.astype(x.dtype)


_STEPS: dict[str, Any] = {
    "inputs": lambda *arrays: arrays,
    "stride": strides,
    "padding": padding_widths,
    "pad": pad_with(0.0),
    "orientation": _orientation,
    "size": sizes,
    "window": positions,
    "gather": gather,
    "accumulate": accumulate,
    "bias": add_bias,
    "batch": lambda out: out,
    "finish": _finish,
    "call": lambda program: program,
}


def convolution_program(way: Steps) -> Program:
    """The convolution with any number of spatial axes that makes these mistakes.

    Args:
        way: Steps that are replaced; none for a right program.
    """
    step = {**_STEPS, **way}

    def convolve(
        x: Array,
        weight: Array,
        bias: Array | None = None,
        stride: object = 1,
        padding: object = 0,
    ) -> Array:
        axes = x.ndim - 2
        given, kernel = step["inputs"](x, weight)
        steps: Sequence[int] = step["stride"](stride, kernel.shape[2:])
        widths = step["padding"](padding, axes)
        padded = step["pad"](given, widths)
        kernel = step["orientation"](kernel)
        out = step["size"](x.shape[2:], kernel.shape[2:], steps, widths)
        indices = step["window"](kernel.shape[2:], steps, widths, out)
        answer = step["accumulate"](step["gather"](padded, indices), kernel)
        answer = step["bias"](answer, bias, kernel)
        return np.ascontiguousarray(step["finish"](step["batch"](answer), x))

    program: Program = step["call"](convolve)
    return program
