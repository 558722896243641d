"""Batch normalisation: every feature gets mean 0 and variance 1, then a scale and a shift."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.operation import Draw
from grader.operation.mistakes import bank_of_functions
from grader.records.case import Array, Case
from grader.records.mistake import Bank

from .. import batchnorm_cases, narrower
from ..batchnorm_cases import FINE, KEPT, LAYERS, WIDE, X, layer_of

AXES = {"x": "N D", "gamma": "D", "beta": "D", "return": "N D"}

CHECKS = batchnorm_cases.checks_of(
    {
        "basic": "One feature: its mean becomes 0 and its variance 1.",
        "features": "Every feature has its own mean and variance, over the rows.",
        "scale": "Every feature is multiplied by its own gamma.",
        "shift": "Every feature gets its own beta.",
        "eps": "eps is added to the variance, whatever it is: before the root is taken.",
    }
)

NARROWING = narrower.BATCHNORM
SIZE_FORMULA = "it has the shape of x"
RULES = (
    "x and the answer are (N, D), gamma and beta (D,); N is 3 or more.",
    "Mean and variance are those of a column; the variance is divided by N.",
    "The answer is `gamma * (x - mean) / sqrt(variance + eps) + beta`.",
)


def batchnorm(
    x: NDArray[np.floating],
    gamma: NDArray[np.floating],
    beta: NDArray[np.floating],
    eps: float = 1e-5,
) -> NDArray[np.floating]:
    """Take its mean away from every feature, divide by its deviation, then scale and shift it.

    Like `torch.nn.functional.batch_norm(x, None, None, gamma, beta, training=True, eps=eps)`: the
    answer is `gamma * (x - mean) / sqrt(variance + eps) + beta`, with the mean and the variance of
    each column of x. The variance is the mean of squares, divided by N.

    Args:
        x: Rows of features, shape (N, D), with N of 3 or more.
        gamma: What each feature is multiplied by, shape (D,).
        beta: What each feature gets then, shape (D,).
        eps: What is added to each variance, above 0.

    Returns:
        A new array of the shape and dtype of x. All arrays of a call share one dtype, float64 or
        float32. Arguments are not modified, and nothing is remembered from one call to the next.

    Example:
        >>> x = np.array([[0.0], [3.0], [6.0]])
        >>> batchnorm(x, np.array([2.0]), np.array([10.0]), eps=3.0)
        array([[ 8.],
               [10.],
               [12.]])
    """
    centred = x - x.mean(axis=0)
    variance = (centred * centred).mean(axis=0)
    return np.asarray(gamma * (centred / np.sqrt(variance + x.dtype.type(eps))) + beta)


def features(x: Array, gamma: Array, beta: Array, eps: float = 1e-5) -> set[str]:
    """The features that the arguments switch on."""
    shift = {"shift"} if (beta != 0).any() else set()
    return batchnorm_cases.size_features(x, gamma, eps) | shift


def accepts(x: Array, gamma: Array, beta: Array, eps: float = 1e-5) -> bool:
    """Whether the arguments lie within the contract."""
    return eps > 0 and batchnorm_cases.fits(x, gamma, beta)


def effort(x: Array, gamma: Array, beta: Array, eps: float = 1e-5) -> int:
    """Cells of x, a few times."""
    del gamma, beta, eps  # they cost nothing
    return 4 * x.size


def in_torch(torch: Any, x: Any, gamma: Any, beta: Any, eps: float = 1e-5) -> Any:
    """PyTorch's answer.

    Source: torch.nn.functional.batch_norm
    """
    return torch.nn.functional.batch_norm(x, None, None, gamma, beta, training=True, eps=eps)


def bound(x: Array, gamma: Array, beta: Array, eps: float = 1e-5) -> float:
    """Largest error of a right program: no feature is more than the root of N deviations off."""
    del eps  # it makes the range smaller
    farthest = float(np.abs(gamma).max()) * math.sqrt(len(x))
    return KEPT * (farthest + float(np.abs(beta).max()))


def cases(draw: Draw, on: frozenset[str]) -> dict[str, Any]:
    """Arguments that switch on features."""
    return batchnorm_cases.draw_layer(draw, on)


def chosen() -> dict[str, list[Case]]:
    """Corner cases, by check."""
    shift = layer_of("a shift", X, beta=[5.0])
    fine = layer_of("many digits", FINE)
    return {
        **batchnorm_cases.chosen_of([*LAYERS.values(), shift], fine, "x"),
        "basic": [
            LAYERS["nothing else"],
            layer_of("five rows", np.concatenate([X, X[:1] + 20])),
            layer_of("three rows", X[:3]),
            layer_of("every row twice", np.repeat(X, 2, axis=0)),
        ],
        "shift": [
            shift,
            layer_of("a shift below 0", X, beta=[-2.0]),
            layer_of("a scale and a shift", X, gamma=[3.0], beta=[5.0]),
            layer_of("a shift for each feature", WIDE, beta=[2.0, 3.0, -5.0]),
        ],
    }


def mistakes() -> Bank:
    """The known mistakes, which only an explanation needs."""
    from ..known.batchnorm import MISTAKES

    return bank_of_functions(batchnorm, MISTAKES)
