"""The gradient of `conv2d` with respect to its bias."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.operation import Draw
from grader.records.case import Case
from grader.records.mistake import Bank

from .. import gradient_windows, gradients, narrower
from ..gradient_cases import chosen_for_gradient, draw_gradient
from ..gradient_checks import checks_of

AXES = {
    "grad_output": "N C_out H_out W_out",
    "x": "N C_in H W",
    "weight": "C_out C_in kH kW",
    "return": "C_out",
}

CHECKS = checks_of(
    2,
    {
        "basic": "One image, one channel: the sum of all cells of grad_output.",
        "windows": "The numbers of all windows are added up.",
        "overlap": "It makes no difference how many windows a cell of x belongs to.",
        "batch": "What all images give is added up.",
        "channels": "Every output channel has a gradient of its own.",
        "stride": "It makes no difference how far the windows lie apart.",
        "padding": "It makes no difference how much padding there is.",
        "no-padding": "It makes no difference that there is no padding.",
    },
)

in_torch = gradients.dbias_in_torch
bound = gradients.dbias_bound
accepts = gradients.accepts
features = gradients.summed_features
effort = gradients.effort
IMPLIES = gradients.IMPLIES
GRADIENT = gradient_windows.of_convolution("bias", axes=2)
DIMENSIONS = gradient_windows.dimensions_of("bias", axes=2)
NARROWING = narrower.CONVOLUTION_GRADIENT
SIZE_FORMULA = "it has one number for each output channel, (C_out,)"
RULES = (
    "grad_output is (N, C_out, H_out, W_out), as conv2d answers; the answer is (C_out,).",
    "The bias of an output channel was added to every cell of it, in every image.",
    "Nothing but grad_output makes a difference.",
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


def cases(draw: Draw, on: frozenset[str]) -> dict[str, Any]:
    """Arguments that switch on features."""
    return draw_gradient(draw, on, 2)


def chosen() -> dict[str, list[Case]]:
    """Corner cases, by check."""
    return chosen_for_gradient(2)


def mistakes() -> Bank:
    """The known mistakes, which only an explanation needs."""
    from ..known.convolution_dbias import dbias_bank

    return dbias_bank(axes=2)
