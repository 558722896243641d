"""The gradient of `conv2d` with respect to its bias."""

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
    "return": "C_out",
}

CHECKS = gradients.checks_of(
    {
        "basic": "One image, one channel: the sum of all cells of grad_output.",
        "overlap": "It makes no difference how many windows a cell of x belongs to.",
        "batch": "What all images give is added up.",
        "channels": "Every output channel has a gradient of its own.",
        "stride": "It makes no difference how far the windows lie apart.",
        "no-padding": "It makes no difference that there is no padding.",
    }
)

accepts = gradients.accepts
features = gradients.features
effort = gradients.effort
IMPLIES = gradients.IMPLIES
GRADIENT = gradients.gradient_of("bias")
DIMENSIONS = gradients.dimensions_of("bias")
NARROWING = narrower.CONVOLUTION_GRADIENT
SIZE_FORMULA = "it has one number for each output channel, (C_out,)"
RULES = (
    "grad_output is (N, C_out, H_out, W_out), as conv2d answers; the answer is (C_out,).",
    "The bias of an output channel was added to every cell of it, in every image.",
    "x, weight, stride and padding make no difference.",
)


def conv2d_dbias(
    grad_output: NDArray[np.floating],
    x: NDArray[np.floating],
    weight: NDArray[np.floating],
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
) -> NDArray[np.floating]:
    """Give the bias of every output channel the sum of grad_output over all cells of it.

    The gradient of `(conv2d(x, weight, bias, stride, padding) * grad_output).sum()` with respect
    to bias. Only grad_output makes a difference; the other arguments are those of the other two
    gradients.

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
        A new array of shape (C_out,) in the dtype of grad_output, summed over all images. All
        arrays of a call share one dtype, float64 or float32. Arguments are not modified, and
        nothing is remembered from one call to the next.

    Example:
        >>> grad_output = np.array([[[[1.0, 2.0]]]])
        >>> x = np.array([[[[7.0, 8.0, 9.0]]]])
        >>> conv2d_dbias(grad_output, x, np.array([[[[3.0, 5.0]]]]))
        array([3.])
    """
    del x, weight, stride, padding
    return np.asarray(grad_output.sum(axis=(0, 2, 3)))


def in_torch(  # noqa: PLR0917  as the operation has them
    torch: Any, grad_output: Any, x: Any, weight: Any, stride: Along = 1, padding: Along = 0
) -> Any:
    """PyTorch's answer, by autograd.

    Source: torch.nn.functional.conv2d
    """

    def forward(at: Any) -> Any:
        return torch.nn.functional.conv2d(x, weight, at, stride=stride, padding=padding)

    return vjp(torch, forward, torch.zeros_like(weight[:, 0, 0, 0]), grad_output)


def bound(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> float:
    """Largest rounding error of a correct program, in any cell of the case."""
    del x, weight, stride, padding  # nothing of them is added up
    return bound_of((grad_output,), grad_output[:, 0].size)


def cases(draw: Draw, on: frozenset[str]) -> dict[str, Any]:
    """Arguments that switch on features."""
    return draw_gradient(draw, on)


def chosen() -> dict[str, list[Case]]:
    """Corner cases, by check."""
    return chosen_for_gradient()


def mistakes() -> Bank:
    """The known mistakes, which only an explanation needs."""
    from ..known.conv2d_dbias import MISTAKES

    return bank_of_functions(conv2d_dbias, MISTAKES)
