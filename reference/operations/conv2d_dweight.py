"""The gradient of `conv2d` with respect to its kernels."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.operation import Draw
from grader.records.case import Array, Case
from grader.records.mistake import Bank

from .. import gradient_windows, gradients, narrower
from ..gradient_cases import chosen_for_gradient, draw_gradient, turned_cases
from ..gradient_checks import checks_of
from ..pooling import Along

AXES = {
    "grad_output": "N C_out H_out W_out",
    "x": "N C_in H W",
    "weight": "C_out C_in kH kW",
    "return": "C_out C_in kH kW",
}

CHECKS = checks_of(
    2,
    {
        "basic": "One image, one channel: every product finds its tap.",
        "orientation": "Every tap is where it is in the kernel: the answer is not turned.",
        "windows": "What all windows give is added up.",
        "overlap": "A cell of x counts in every window that it belongs to.",
        "batch": "What all images give is added up.",
        "channels": "Every pair of an output and an input channel has a gradient of its own.",
        "stride": "The windows lie `stride` cells apart, as on the way forward.",
        "padding": "The windows lie on x with its padding around it.",
        "no-padding": "Without padding the windows lie on x itself.",
    },
    oriented="oriented answer",
)

_ALIKE = ("grad_output", "x")
"""What does not change when flipped gives an answer that does not."""

in_torch = gradients.dweight_in_torch
bound = gradients.dweight_bound
accepts = gradients.accepts
effort = gradients.effort
IMPLIES = gradients.IMPLIES
GRADIENT = gradient_windows.of_convolution("weight", axes=2)
DIMENSIONS = gradient_windows.dimensions_of("weight", axes=2)
NARROWING = narrower.CONVOLUTION_GRADIENT
SIZE_FORMULA = "it has the shape of weight"
RULES = (
    "grad_output is (N, C_out, H_out, W_out), as conv2d answers; the answer has weight's shape.",
    "A tap gets the sum of grad_output times x over all products that it was in.",
    "x has its padding around it: cells of padding count as 0.",
)


def conv2d_dweight(
    grad_output: NDArray[np.floating],
    x: NDArray[np.floating],
    weight: NDArray[np.floating],
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
) -> NDArray[np.floating]:
    """Give every tap of the kernels the sum of what it was multiplied with, by grad_output.

    The gradient of `(conv2d(x, weight, None, stride, padding) * grad_output).sum()` with respect
    to weight, like `torch.nn.grad.conv2d_weight`.

    Args:
        grad_output: Gradient of the loss with respect to the answer of conv2d, in its shape
            (N, C_out, H_out, W_out).
        x: Images, shape (N, C_in, H, W): N images of C_in channels, H rows and W columns.
        weight: Kernels, shape (C_out, C_in, kH, kW): one kernel for each output channel. Its
            numbers make no difference.
        stride: Cells that the window moved at a time: an int for rows and columns alike, or a
            pair (rows, columns); at least 1.
        padding: Rings of zeros that were put around every channel first: an int, or a pair (rows on
            top and bottom, columns left and right); at least 0.

    Returns:
        A new array of the shape and dtype of weight, summed over all images. All arrays of a call
        share one dtype, float64 or float32. Arguments are not modified, and nothing is remembered
        from one call to the next.

    Example:
        >>> grad_output = np.array([[[[1.0, 2.0]]]])
        >>> x = np.array([[[[7.0, 8.0, 9.0]]]])
        >>> conv2d_dweight(grad_output, x, np.array([[[[3.0, 5.0]]]]))
        array([[[[23., 26.]]]])
    """
    pad_rows, pad_columns = padding if isinstance(padding, tuple) else (padding, padding)
    step_rows, step_columns = stride if isinstance(stride, tuple) else (stride, stride)
    rows, columns = grad_output.shape[2:]
    padded = np.pad(x, [(0, 0), (0, 0), (pad_rows, pad_rows), (pad_columns, pad_columns)])
    windows = np.lib.stride_tricks.sliding_window_view(padded, weight.shape[2:], axis=(2, 3))
    windows = windows[:, :, ::step_rows, ::step_columns][:, :, :rows, :columns]
    return np.ascontiguousarray(np.einsum("nohw,nchwij->ocij", grad_output, windows))


def features(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> set[str]:
    """The features that the arguments switch on."""
    is_oriented = gradients.is_oriented(conv2d_dweight(grad_output, x, weight, stride, padding))
    found = gradients.summed_features(grad_output, x, weight, stride, padding)
    return found | ({"oriented answer"} if is_oriented else set())


def cases(draw: Draw, on: frozenset[str]) -> dict[str, Any]:
    """Arguments that switch on features."""
    return draw_gradient(draw, on, 2, alike=() if "oriented answer" in on else _ALIKE)


def chosen() -> dict[str, list[Case]]:
    """Corner cases, by check."""
    return {**chosen_for_gradient(2, alike=_ALIKE), "orientation": turned_cases(2)}


def mistakes() -> Bank:
    """The known mistakes, which only an explanation needs."""
    from ..known.convolution_dweight import dweight_bank

    return dweight_bank(axes=2)
