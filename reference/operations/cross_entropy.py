"""The cross-entropy loss of scores: how unlikely they make the right classes."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.operation import Draw
from grader.operation.mistakes import bank_of_functions
from grader.records.case import Array, Case
from grader.records.mistake import Bank

from .. import cross_entropy_cases, narrower

AXES = {"x": "N C", "target": "N", "return": ""}

CHECKS = cross_entropy_cases.checks_of(
    {
        "basic": "One row of small scores: minus the logarithm of the share of the label.",
        "batch": "The mean over all rows, each with its own label.",
        "unlikely-label": "A label whose share is so small that it is no float, or nearly 0.",
    }
)

accepts = cross_entropy_cases.accepts
features = cross_entropy_cases.features
effort = cross_entropy_cases.effort
NARROWING = narrower.LOSS
SIZE_FORMULA = "it is one number"
RULES = (
    "x is (N, C), target (N,) whole numbers from 0 to C - 1; the answer is one number.",
    "The share of class c in row n is `exp(x[n, c])`, divided by the sum of those of the row.",
    "The answer is the mean over the rows of `-log(share of target[n])`.",
)


def cross_entropy(x: NDArray[np.floating], target: NDArray[np.int64]) -> NDArray[np.floating]:
    """Give the mean over the rows of minus the logarithm of the share of the right class.

    Like `torch.nn.functional.cross_entropy`: the share of class c in row n is `exp(x[n, c])`,
    divided by the sum of those of the row. It is right for scores of any size, also where an
    exponential or a share is no float, or 0.

    Args:
        x: Scores, shape (N, C): one for each of C classes, 2 or more, for each of N rows.
        target: The right class of every row, shape (N,): whole numbers from 0 to C - 1, of dtype
            int64.

    Returns:
        One number in the dtype of x, float64 or float32: an array without axes, or a number of
        NumPy's or of Python's. Arguments are not modified, and nothing is remembered from one call
        to the next.

    Example:
        >>> loss = cross_entropy(np.log(np.array([[1.0, 3.0], [1.0, 1.0]])), np.array([1, 0]))
        >>> round(float(loss), 4), round(float(np.log(4 / 3) + np.log(2)) / 2, 4)
        (0.4904, 0.4904)
    """
    shifted = x - x.max(axis=1, keepdims=True)
    sums = np.log(np.exp(shifted).sum(axis=1))
    return np.asarray((sums - shifted[np.arange(len(x)), target]).mean())


def in_torch(torch: Any, x: Any, target: Any) -> Any:
    """PyTorch's answer.

    Source: torch.nn.functional.cross_entropy
    """
    return torch.nn.functional.cross_entropy(x, target)


def bound(x: Array, target: Array) -> float:
    """Largest error of a right program."""
    del target  # any is within the scores
    return cross_entropy_cases.bound_of(x)


def cases(draw: Draw, on: frozenset[str]) -> dict[str, Any]:
    """Arguments that switch on features."""
    return cross_entropy_cases.draw_call(draw, on)


def chosen() -> dict[str, list[Case]]:
    """Corner cases, by check."""
    return cross_entropy_cases.chosen_cases()


def mistakes() -> Bank:
    """The known mistakes, which only an explanation needs."""
    from ..known.cross_entropy import MISTAKES

    return bank_of_functions(cross_entropy, MISTAKES)
