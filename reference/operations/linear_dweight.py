"""The gradient of `linear` with respect to its weight."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.operation import Draw, vjp
from grader.operation.mistakes import bank_of_functions
from grader.records.case import Array, Case
from grader.records.mistake import Bank

from .. import linear_cases, narrower
from ..sums import bound_of_sums

AXES = {
    "grad_output": "N D_out",
    "x": "N D_in",
    "weight": "D_out D_in",
    "return": "D_out D_in",
}

CHECKS = linear_cases.checks_of(
    {
        "basic": "One row: an output's number times an input is what their weight gets.",
        "batch": "What all rows give is added up.",
        "features": "The answer has the axes of weight: outputs first.",
    }
)

accepts = linear_cases.accepts
features = linear_cases.features
effort = linear_cases.effort
NARROWING = narrower.LINEAR_GRADIENT
SIZE_FORMULA = "it has the shape of weight"
RULES = (
    "grad_output is (N, D_out), as linear answers; the answer is (D_out, D_in), as weight.",
    "`weight[o, i]` gets the sum of `grad_output[n, o] * x[n, i]` over all rows.",
    "weight makes no difference but for its shape.",
)


def linear_dweight(
    grad_output: NDArray[np.floating],
    x: NDArray[np.floating],
    weight: NDArray[np.floating],
) -> NDArray[np.floating]:
    """Give every weight the sum of its inputs, each times the number of its output.

    The gradient of `(linear(x, weight, bias) * grad_output).sum()` with respect to weight. Only
    grad_output and x make a difference.

    Args:
        grad_output: Gradient of the loss with respect to the answer of linear, in its shape
            (N, D_out).
        x: Rows of inputs, shape (N, D_in).
        weight: Weights, shape (D_out, D_in): one row for each output.

    Returns:
        A new array of the shape and dtype of weight, summed over all rows. All arrays of a call
        share one dtype, float64 or float32. Arguments are not modified, and nothing is remembered
        from one call to the next.

    Example:
        >>> grad_output = np.array([[1.0, 10.0]])
        >>> x, weight = np.array([[2.0, 3.0]]), np.array([[4.0, 5.0], [6.0, 7.0]])
        >>> linear_dweight(grad_output, x, weight)
        array([[ 2.,  3.],
               [20., 30.]])
    """
    del weight
    return np.ascontiguousarray(grad_output.T @ x)


def in_torch(torch: Any, grad_output: Any, x: Any, weight: Any) -> Any:
    """PyTorch's answer, by autograd.

    Source: torch.nn.functional.linear
    """

    def forward(at: Any) -> Any:
        return torch.nn.functional.linear(x, at)

    return vjp(torch, forward, weight, grad_output)


def bound(grad_output: Array, x: Array, weight: Array) -> float:
    """Largest rounding error of a correct program, in any cell of the case."""
    del weight  # the products are of the other two
    return bound_of_sums((grad_output, x), len(x))


def cases(draw: Draw, on: frozenset[str]) -> dict[str, Any]:
    """Arguments that switch on features."""
    return linear_cases.draw_gradient(draw, on)


def chosen() -> dict[str, list[Case]]:
    """Corner cases, by check."""
    return linear_cases.chosen_for_gradient()


def mistakes() -> Bank:
    """The known mistakes, which only an explanation needs."""
    from ..known.linear_dweight import MISTAKES

    return bank_of_functions(linear_dweight, MISTAKES)
