"""Gradients step by step, so that known mistakes can replace steps.

Each is the way forward in reverse: windows are gathered, and what is worked out for their cells is
put back where they lay.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from grader.operation.windows import per_axis
from grader.records.case import Array
from grader.records.mistake import Program, Steps

from .window_steps import Widths, gather, pad_with, padding_widths, positions, spread, strides

_PRODUCTS = {3: "nol,ock->nclk", 4: "nohw,ocij->nchwij"}
"""What every cell of a window gets of all output channels, by the number of axes of a kernel."""

_TAPS = {3: "nol,nclk->ock", 4: "nohw,nchwij->ocij"}
"""What every tap gets of all windows, likewise."""


def inside(slices: Iterable[slice]) -> tuple[Any, ...]:
    """The index of a part of the spatial axes, which are the last ones."""
    return (..., *slices)


def covered(indices: Sequence[Array]) -> tuple[Any, ...]:
    """The index of all cells of all windows (N, C, *out, *kernel)."""
    return (slice(None), slice(None), *spread(indices))


def products_of(grad_output: Array, weight: Array) -> Array:
    """What every cell of a window gets, shape (N, C_in, *out, *kernel)."""
    products: Array = np.einsum(_PRODUCTS[weight.ndim], grad_output, weight)
    return products


def taps_of(grad_output: Array, windows: Array) -> Array:
    """The gradient of the kernels, shape (C_out, C_in, *kernel)."""
    taps: Array = np.einsum(_TAPS[grad_output.ndim], grad_output, windows)
    return taps


def add_up(padded: Array, indices: Sequence[Array], given: Array) -> Array:
    """What windows (N, C, *out, *kernel) give, added up where they lie in (N, C, *sizes).

    Raises:
        IndexError: A window reaches beyond.
    """
    np.add.at(padded, covered(indices), given)
    return padded


def overwrite(padded: Array, indices: Sequence[Array], given: Array) -> Array:
    """Of the windows over a cell, what the last one gives."""
    padded[covered(indices)] = given
    return padded


def shape_with(x: Array, widths: Widths) -> tuple[int, ...]:
    """The shape of x with its padding."""
    along = zip(x.shape[2:], widths, strict=True)
    return (*x.shape[:2], *(n + before + after for n, (before, after) in along))


def cut(padded: Array, x: Array, widths: Widths, _: Sequence[Array] = ()) -> Array:
    """The cells of x, without its padding; the windows are there for those who count with them."""
    along = zip(x.shape[2:], widths, strict=True)
    found: Array = padded[inside(slice(p, p + n) for n, (p, _) in along)]
    return found


def _finish(out: Array, x: Array) -> Array:
    """The answer in the dtype of x."""
    return out.astype(x.dtype)


_OF_EVERY: dict[str, Any] = {
    "inputs": lambda *arrays: arrays,
    "stride": strides,
    "padding": padding_widths,
    "window": positions,
    "batch": lambda out: out,
    "finish": _finish,
    "call": lambda program: program,
}

_OF_X: dict[str, Any] = {**_OF_EVERY, "around": shape_with, "scatter": add_up, "cut": cut}


def dx_program(way: Steps) -> Program:
    """The gradient of a convolution with respect to x that makes these mistakes."""
    step = {**_OF_X, "products": products_of, **way}

    def gradient(
        grad_output: Array, x: Array, weight: Array, stride: object = 1, padding: object = 0
    ) -> Array:
        given, kernel = step["inputs"](grad_output, weight)
        steps = step["stride"](stride, kernel.shape[2:])
        widths = step["padding"](padding, x.ndim - 2)
        indices = step["window"](kernel.shape[2:], steps, widths, given.shape[2:])
        products = step["products"](given, kernel)
        padded = np.zeros(step["around"](x, widths), dtype=products.dtype)
        answer = step["cut"](step["scatter"](padded, indices, products), x, widths, indices)
        return np.ascontiguousarray(step["finish"](step["batch"](answer), x))

    program: Program = step["call"](gradient)
    return program


def dweight_program(way: Steps) -> Program:
    """The gradient of a convolution with respect to its kernels that makes these mistakes."""
    steps_of: dict[str, Any] = {
        **_OF_EVERY,
        "pad": pad_with(0.0),
        "kernel": lambda weight, *_: weight.shape[2:],
        "gather": gather,
        "taps": taps_of,
    }
    step = {**steps_of, **way}

    def gradient(
        grad_output: Array, x: Array, weight: Array, stride: object = 1, padding: object = 0
    ) -> Array:
        given, read = step["inputs"](grad_output, x)
        steps = step["stride"](stride, weight.shape[2:])
        widths = step["padding"](padding, x.ndim - 2)
        padded = step["pad"](read, widths)
        kernel = step["kernel"](weight, padded, given, steps)
        indices = step["window"](kernel, steps, widths, given.shape[2:])
        answer = step["taps"](given, step["gather"](padded, indices))
        return np.ascontiguousarray(step["finish"](step["batch"](answer), x))

    program: Program = step["call"](gradient)
    return program


def dbias_program(way: Steps) -> Program:
    """The gradient of a convolution with respect to its bias that makes these mistakes."""
    step = {**_OF_EVERY, "sum": lambda given: given.sum(axis=(0, *range(2, given.ndim))), **way}

    def gradient(
        grad_output: Array, x: Array, weight: Array, stride: object = 1, padding: object = 0
    ) -> Array:
        del weight, stride, padding  # nothing of them is added up
        (given,) = step["inputs"](grad_output)
        return np.ascontiguousarray(step["finish"](step["batch"](step["sum"](given)), x))

    program: Program = step["call"](gradient)
    return program


Shares = Callable[[Array], Array]
"""What of its number each cell of a window gets, of windows (N, C, *out, *kernel)."""


def pooling_dx_program(fill: float, shares: Shares) -> Callable[[Steps], Program]:
    """Makes the gradient of a pooling that makes some mistakes; it is right if there are none.

    Args:
        fill: What a cell of padding holds.
        shares: What becomes of the number of every window.
    """
    steps_of = {
        **_OF_X,
        "pad": pad_with(fill),
        "gather": gather,
        "shares": shares,
        "give": lambda given, shared: given[..., np.newaxis, np.newaxis] * shared,
    }

    def pooling_gradient(way: Steps) -> Program:
        step: dict[str, Any] = {**steps_of, **way}

        def gradient(
            grad_output: Array,
            x: Array,
            kernel_size: object,
            stride: object = None,
            padding: object = 0,
        ) -> Array:
            given, read = step["inputs"](grad_output, x)
            kernel = per_axis(kernel_size, 2)
            steps = step["stride"](stride, kernel)
            widths = step["padding"](padding, 2)
            indices = step["window"](kernel, steps, widths, given.shape[2:])
            shared = step["shares"](step["gather"](step["pad"](read, widths), indices))
            numbers = step["give"](given, shared)
            padded = np.zeros(step["around"](x, widths), dtype=numbers.dtype)
            answer = step["cut"](step["scatter"](padded, indices, numbers), x, widths, indices)
            return np.ascontiguousarray(step["finish"](step["batch"](answer), x))

        program: Program = step["call"](gradient)
        return program

    return pooling_gradient
