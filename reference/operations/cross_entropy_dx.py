"""The gradient of `cross_entropy` with respect to the scores."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.operation import Draw
from grader.operation.mistakes import bank_of_functions
from grader.records.case import Array, Case
from grader.records.mistake import Bank

from .. import cross_entropy_cases, narrower

AXES = {"x": "N C", "target": "N", "return": "N C"}

CHECKS = cross_entropy_cases.checks_of(
    {
        "basic": "One row of small scores: the shares, less 1 for the label.",
        "batch": "Every row has its own label; the loss was a mean over the rows.",
        "unlikely-label": "A label whose share is so small that it is no float, or nearly 0.",
    }
)

accepts = cross_entropy_cases.accepts
features = cross_entropy_cases.features
effort = cross_entropy_cases.effort
NARROWING = narrower.LOSS
SIZE_FORMULA = "it has the shape of x"
RULES = (
    "x is (N, C), target (N,) whole numbers from 0 to C - 1; the answer is (N, C), as x.",
    "The share of class c in row n is `exp(x[n, c])`, divided by the sum of those of the row.",
    "The answer is the shares, less 1 at the label of each row, all divided by N.",
)


def cross_entropy_dx(x: NDArray[np.floating], target: NDArray[np.int64]) -> NDArray[np.floating]:
    """Give every score the share of its class, less 1 for the right class, divided by N.

    The gradient of `cross_entropy(x, target)` with respect to x. It is right for scores of any
    size, also where an exponential or a share is no float, or 0.

    Args:
        x: Scores, shape (N, C): one for each of C classes, 2 or more, for each of N rows.
        target: The right class of every row, shape (N,): whole numbers from 0 to C - 1, of dtype
            int64.

    Returns:
        A new array of the shape and dtype of x, float64 or float32. Arguments are not modified, and
        nothing is remembered from one call to the next.

    Example:
        >>> x = np.log(np.array([[1.0, 3.0], [1.0, 1.0]]))
        >>> cross_entropy_dx(x, np.array([1, 0])).round(4)
        array([[ 0.125, -0.125],
               [-0.25 ,  0.25 ]])
    """
    powers = np.exp(x - x.max(axis=1, keepdims=True))
    gradient = powers / powers.sum(axis=1, keepdims=True)
    gradient[np.arange(len(x)), target] -= 1
    return np.asarray(gradient / x.dtype.type(len(x)))


def in_torch(torch: Any, x: Any, target: Any) -> Any:
    """PyTorch's answer, by autograd.

    Source: torch.nn.functional.cross_entropy
    """
    at = x.detach().requires_grad_(requires_grad=True)
    (gradient,) = torch.autograd.grad(torch.nn.functional.cross_entropy(at, target), at)
    return gradient


def bound(x: Array, target: Array) -> float:
    """Largest error of a right program: no share is off by more than its logarithm is."""
    del target  # any is within the scores
    return cross_entropy_cases.bound_of(x) / len(x)


def cases(draw: Draw, on: frozenset[str]) -> dict[str, Any]:
    """Arguments that switch on features."""
    return cross_entropy_cases.draw_call(draw, on)


def chosen() -> dict[str, list[Case]]:
    """Corner cases, by check."""
    return cross_entropy_cases.chosen_cases()


def mistakes() -> Bank:
    """The known mistakes, which only an explanation needs."""
    from ..known.cross_entropy_dx import MISTAKES

    return bank_of_functions(cross_entropy_dx, MISTAKES)
