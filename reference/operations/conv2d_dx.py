"""The gradient of `conv2d` with respect to its input."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.operation import Draw
from grader.records.case import Case
from grader.records.mistake import Bank

from .. import gradient_windows, gradients, narrower
from ..gradient_cases import chosen_for_gradient, draw_gradient, turned_cases
from ..gradient_checks import checks_of

AXES = {
    "grad_output": "N C_out H_out W_out",
    "x": "N C_in H W",
    "weight": "C_out C_in kH kW",
    "return": "N C_in H W",
}

CHECKS = checks_of(
    2,
    {
        "basic": "One image, one channel: every product finds its cell.",
        "orientation": "The kernel is laid where it lay on the way forward: not turned.",
        "overlap": "What several windows give one cell is added up.",
        "batch": "Every image has a gradient of its own.",
        "channels": "Output channels are added up; every input channel has its own gradient.",
        "stride": "The windows lie `stride` cells apart, as on the way forward.",
        "padding": "What cells of padding get is cut off.",
        "no-padding": "Without padding there is nothing to cut off.",
    },
    oriented="oriented kernel",
)

in_torch = gradients.dx_in_torch
bound = gradients.dx_bound
accepts = gradients.accepts
features = gradients.dx_features
effort = gradients.effort
IMPLIES = gradients.IMPLIES
GRADIENT = gradient_windows.of_convolution("x", axes=2)
DIMENSIONS = gradient_windows.dimensions_of("x", axes=2)
NARROWING = narrower.CONVOLUTION_GRADIENT
SIZE_FORMULA = "it has the shape of x"
RULES = (
    "grad_output is (N, C_out, H_out, W_out), as conv2d answers; the answer (N, C_in, H, W), as x.",
    "A cell of x gets the sum of grad_output times weight over all products that it was in.",
    "A cell that no window reached gets 0.",
)


def conv2d_dx(
    grad_output: NDArray[np.floating],
    x: NDArray[np.floating],
    weight: NDArray[np.floating],
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
) -> NDArray[np.floating]:
    """Give every cell of x the sum of what it was multiplied with, weighted by grad_output.

    The gradient of `(conv2d(x, weight, None, stride, padding) * grad_output).sum()` with respect
    to x, like `torch.nn.grad.conv2d_input`.

    Args:
        grad_output: Gradient of the loss with respect to the answer of conv2d, in its shape
            (N, C_out, H_out, W_out).
        x: Images, shape (N, C_in, H, W): N images of C_in channels, H rows and W columns.
        weight: Kernels, shape (C_out, C_in, kH, kW): one kernel for each output channel.
        stride: Cells that the window moved at a time: an int for rows and columns alike, or a
            pair (rows, columns); at least 1.
        padding: Rings of zeros that were put around every channel first: an int, or a pair (rows on
            top and bottom, columns left and right); at least 0.

    Returns:
        A new array of the shape and dtype of x; a cell that no window reached holds 0. All arrays
        of a call share one dtype, float64 or float32. Arguments are not modified, and nothing is
        remembered from one call to the next.

    Example:
        >>> grad_output = np.array([[[[1.0, 2.0]]]])
        >>> x = np.array([[[[7.0, 8.0, 9.0]]]])
        >>> conv2d_dx(grad_output, x, np.array([[[[3.0, 5.0]]]]))
        array([[[[ 3., 11., 10.]]]])
    """
    pad_rows, pad_columns = padding if isinstance(padding, tuple) else (padding, padding)
    step_rows, step_columns = stride if isinstance(stride, tuple) else (stride, stride)
    batch, channels, height, width = x.shape
    rows, columns = grad_output.shape[2:]
    padded = np.zeros(
        (batch, channels, height + 2 * pad_rows, width + 2 * pad_columns), dtype=x.dtype
    )
    for i in range(weight.shape[2]):
        for j in range(weight.shape[3]):
            reached = padded[:, :, i : i + rows * step_rows, j : j + columns * step_columns]
            products = np.einsum("nohw,oc->nchw", grad_output, weight[:, :, i, j])
            reached[:, :, ::step_rows, ::step_columns] += products
    inside = padded[:, :, pad_rows : pad_rows + height, pad_columns : pad_columns + width]
    return inside.copy()


def cases(draw: Draw, on: frozenset[str]) -> dict[str, Any]:
    """Arguments that switch on features."""
    return draw_gradient(draw, on, 2, alike=() if "oriented kernel" in on else ("weight",))


def chosen() -> dict[str, list[Case]]:
    """Corner cases, by check."""
    return {**chosen_for_gradient(2), "orientation": turned_cases(2)}


def mistakes() -> Bank:
    """The known mistakes, which only an explanation needs."""
    from ..known.convolution_dx import dx_bank

    return dx_bank(axes=2)
