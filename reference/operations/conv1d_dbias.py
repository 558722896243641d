"""The gradient of `conv1d` with respect to its bias."""

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
    "grad_output": "N C_out L_out",
    "x": "N C_in L",
    "weight": "C_out C_in K",
    "return": "C_out",
}

CHECKS = checks_of(
    1,
    {
        "basic": "One sequence, one channel: the sum of all cells of grad_output.",
        "windows": "The numbers of all windows are added up.",
        "overlap": "It makes no difference how many windows a cell of x belongs to.",
        "batch": "What all sequences give is added up.",
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
GRADIENT = gradient_windows.of_convolution("bias", axes=1)
DIMENSIONS = gradient_windows.dimensions_of("bias", axes=1)
NARROWING = narrower.CONVOLUTION_GRADIENT
SIZE_FORMULA = "it has one number for each output channel, (C_out,)"
RULES = (
    "grad_output is (N, C_out, L_out), as conv1d answers; the answer is (C_out,).",
    "The bias of an output channel was added to every cell of it, in every sequence.",
    "Nothing but grad_output makes a difference.",
)


def conv1d_dbias(
    grad_output: NDArray[np.floating],
    x: NDArray[np.floating],
    weight: NDArray[np.floating],
    stride: int = 1,
    padding: int = 0,
) -> NDArray[np.floating]:
    """Give the bias of every output channel the sum of grad_output over all cells of it.

    The gradient of `(conv1d(x, weight, bias, stride, padding) * grad_output).sum()` with respect
    to bias. Only grad_output makes a difference; the other arguments are those of the other two
    gradients.

    Args:
        grad_output: Gradient of the loss with respect to the answer of conv1d, in its shape
            (N, C_out, L_out).
        x: Sequences, shape (N, C_in, L): N sequences of C_in channels and L cells.
        weight: Kernels, shape (C_out, C_in, K): one kernel for each output channel.
        stride: Cells that the window moved at a time; at least 1.
        padding: Zeros that were put at both ends of every channel first; at least 0.

    Returns:
        A new array of shape (C_out,) in the dtype of grad_output, summed over all sequences. All
        arrays of a call share one dtype, float64 or float32. Arguments are not modified, and
        nothing is remembered from one call to the next.

    Example:
        >>> grad_output = np.array([[[1.0, 2.0]]])
        >>> x = np.array([[[7.0, 8.0, 9.0]]])
        >>> conv1d_dbias(grad_output, x, np.array([[[3.0, 5.0]]]))
        array([3.])
    """
    del x, weight, stride, padding
    return np.asarray(grad_output.sum(axis=(0, 2)))


def cases(draw: Draw, on: frozenset[str]) -> dict[str, Any]:
    """Arguments that switch on features."""
    return draw_gradient(draw, on, 1)


def chosen() -> dict[str, list[Case]]:
    """Corner cases, by check."""
    return chosen_for_gradient(1)


def mistakes() -> Bank:
    """The known mistakes, which only an explanation needs."""
    from ..known.convolution_dbias import dbias_bank

    return dbias_bank(axes=1)
