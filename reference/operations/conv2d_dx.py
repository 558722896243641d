"""The gradient of `conv2d` with respect to its input."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.operation import Draw, vjp
from grader.operation.mistakes import bank_of_functions
from grader.records.case import Array, Case
from grader.records.mistake import Bank

from .. import gradients, narrower
from ..convolution import Along
from ..gradient_cases import case_of, chosen_for_gradient, draw_gradient
from ..gradients import bound_of

AXES = {
    "grad_output": "N C_out H_out W_out",
    "x": "N C_in H W",
    "weight": "C_out C_in kH kW",
    "return": "N C_in H W",
}

CHECKS = gradients.checks_of(
    {
        "basic": "One image, one channel, with padding: every product finds its cell.",
        "orientation": "The kernel is laid where it lay on the way forward: not turned.",
        "overlap": "What several windows give one cell is added up.",
        "batch": "Every image has a gradient of its own.",
        "channels": "Output channels are added up; every input channel has its own gradient.",
        "stride": "The windows lie `stride` cells apart, as on the way forward.",
        "no-padding": "Without padding there is nothing to cut off.",
    }
)

accepts = gradients.accepts
features = gradients.features
effort = gradients.effort
IMPLIES = gradients.IMPLIES
GRADIENT = gradients.gradient_of("x")
DIMENSIONS = gradients.dimensions_of("x")
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
    return np.ascontiguousarray(inside).copy()


def in_torch(  # noqa: PLR0917  as the operation has them
    torch: Any, grad_output: Any, x: Any, weight: Any, stride: Along = 1, padding: Along = 0
) -> Any:
    """PyTorch's answer, by autograd.

    Source: torch.nn.functional.conv2d
    """

    def forward(at: Any) -> Any:
        return torch.nn.functional.conv2d(at, weight, stride=stride, padding=padding)

    return vjp(torch, forward, x, grad_output)


def bound(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> float:
    """Largest rounding error of a correct program, in any cell of the case."""
    del x, stride, padding  # the products are of the other two
    return bound_of((grad_output, weight), weight[:, 0].size)


def cases(draw: Draw, on: frozenset[str]) -> dict[str, Any]:
    """Arguments that switch on features."""
    return draw_gradient(draw, on)


def chosen() -> dict[str, list[Case]]:
    """Corner cases, by check."""
    kernel = np.arange(1.0, 10.0).reshape(3, 3)
    return {
        **chosen_for_gradient(),
        "orientation": [
            case_of("windows side by side", (7, 7), kernel, stride=3, padding=1),
            case_of("windows that overlap", (3, 3), kernel, padding=1),
        ],
    }


def mistakes() -> Bank:
    """The known mistakes, which only an explanation needs."""
    from ..known.conv2d_dx import MISTAKES

    return bank_of_functions(conv2d_dx, MISTAKES)
