"""The gradient of `linear` with respect to its bias."""

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
    "return": "D_out",
}

CHECKS = linear_cases.checks_of(
    {
        "basic": "One row: the bias of an output gets its number.",
        "batch": "What all rows give is added up.",
        "features": "Every output has a gradient of its own.",
    }
)

accepts = linear_cases.accepts
features = linear_cases.features
effort = linear_cases.effort
NARROWING = narrower.LINEAR_GRADIENT
SIZE_FORMULA = "it has one number for each output, (D_out,)"
RULES = (
    "grad_output is (N, D_out), as linear answers; the answer is (D_out,), as the bias.",
    "`bias[o]` gets the sum of `grad_output[n, o]` over all rows.",
    "x and weight make no difference.",
)


def linear_dbias(
    grad_output: NDArray[np.floating],
    x: NDArray[np.floating],
    weight: NDArray[np.floating],
) -> NDArray[np.floating]:
    """Give the bias of every output the sum of grad_output over all rows.

    The gradient of `(linear(x, weight, bias) * grad_output).sum()` with respect to bias. Only
    grad_output makes a difference; the other arguments are those of the other two gradients.

    Args:
        grad_output: Gradient of the loss with respect to the answer of linear, in its shape
            (N, D_out).
        x: Rows of inputs, shape (N, D_in).
        weight: Weights, shape (D_out, D_in): one row for each output.

    Returns:
        A new array of shape (D_out,) in the dtype of grad_output, summed over all rows. All arrays
        of a call share one dtype, float64 or float32. Arguments are not modified, and nothing is
        remembered from one call to the next.

    Example:
        >>> grad_output = np.array([[1.0, 10.0]])
        >>> x, weight = np.array([[2.0, 3.0]]), np.array([[4.0, 5.0], [6.0, 7.0]])
        >>> linear_dbias(grad_output, x, weight)
        array([ 1., 10.])
    """
    del x, weight
    return np.asarray(grad_output.sum(axis=0))


def in_torch(torch: Any, grad_output: Any, x: Any, weight: Any) -> Any:
    """PyTorch's answer, by autograd.

    Source: torch.nn.functional.linear
    """

    def forward(at: Any) -> Any:
        return torch.nn.functional.linear(x, weight, at)

    return vjp(torch, forward, torch.zeros_like(weight[:, 0]), grad_output)


def bound(grad_output: Array, x: Array, weight: Array) -> float:
    """Largest rounding error of a correct program, in any cell of the case."""
    del x, weight  # nothing of them is added up
    return bound_of_sums((grad_output,), len(grad_output))


def cases(draw: Draw, on: frozenset[str]) -> dict[str, Any]:
    """Arguments that switch on features."""
    return linear_cases.draw_gradient(draw, on)


def chosen() -> dict[str, list[Case]]:
    """Corner cases, by check."""
    return linear_cases.chosen_for_gradient()


def mistakes() -> Bank:
    """The known mistakes, which only an explanation needs."""
    from ..known.linear_dbias import MISTAKES

    return bank_of_functions(linear_dbias, MISTAKES)
