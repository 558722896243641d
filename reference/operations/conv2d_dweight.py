"""The gradient of `conv2d` with respect to its kernels."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.operation import Draw, vjp
from grader.operation.mistakes import bank_of_functions
from grader.records.case import Array, Case
from grader.records.mistake import Bank

from .. import gradients, narrower
from ..convolution import Along
from ..gradient_cases import chosen_for_gradient, draw_gradient
from ..gradients import bound_of

AXES = {
    "grad_output": "N C_out H_out W_out",
    "x": "N C_in H W",
    "weight": "C_out C_in kH kW",
    "return": "C_out C_in kH kW",
}

CHECKS = gradients.checks_of(
    {
        "basic": "One image, one channel, with padding: every product finds its tap.",
        "overlap": "A cell of x counts in every window that it belongs to.",
        "batch": "What all images give is added up.",
        "channels": "Every pair of an output and an input channel has a gradient of its own.",
        "stride": "The windows lie `stride` cells apart, as on the way forward.",
        "no-padding": "Without padding the windows lie on x itself.",
    }
)

accepts = gradients.accepts
features = gradients.features
effort = gradients.effort
IMPLIES = gradients.IMPLIES
GRADIENT = gradients.gradient_of("weight")
DIMENSIONS = gradients.dimensions_of("weight")
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


def in_torch(  # noqa: PLR0917  as the operation has them
    torch: Any, grad_output: Any, x: Any, weight: Any, stride: Along = 1, padding: Along = 0
) -> Any:
    """PyTorch's answer, by autograd.

    Source: torch.nn.functional.conv2d
    """

    def forward(at: Any) -> Any:
        return torch.nn.functional.conv2d(x, at, stride=stride, padding=padding)

    return vjp(torch, forward, weight, grad_output)


def bound(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> float:
    """Largest rounding error of a correct program, in any cell of the case."""
    del weight, stride, padding  # the products are of the other two
    return bound_of((grad_output, x), grad_output[:, 0].size)


def cases(draw: Draw, on: frozenset[str]) -> dict[str, Any]:
    """Arguments that switch on features."""
    return draw_gradient(draw, on)


def chosen() -> dict[str, list[Case]]:
    """Corner cases, by check."""
    return chosen_for_gradient()


def mistakes() -> Bank:
    """The known mistakes, which only an explanation needs."""
    from ..known.conv2d_dweight import MISTAKES

    return bank_of_functions(conv2d_dweight, MISTAKES)
