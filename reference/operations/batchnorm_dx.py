"""The gradient of `batchnorm` with respect to its input."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.operation import Draw, vjp
from grader.operation.mistakes import bank_of_functions
from grader.records.case import Array, Case
from grader.records.mistake import Bank

from .. import batchnorm_cases, narrower
from ..batchnorm_cases import FINE, KEPT, LAYERS, X, gradient_of, layer_of, not_passed_on, passed_on

AXES = {"grad_output": "N D", "x": "N D", "gamma": "D", "return": "N D"}

CHECKS = batchnorm_cases.checks_of(
    {
        "basic": "One feature: a gradient that neither the mean nor the variance passes on.",
        "features": "Every feature has its own mean and variance, over the rows.",
        "scale": "Every feature was multiplied by its own gamma.",
        "through-mean": "The mean moves with every number of its column.",
        "through-variance": "The variance moves with every number of its column.",
        "eps": "eps was added to the variance, whatever it is: before the root was taken.",
    }
)

accepts = batchnorm_cases.accepts
effort = batchnorm_cases.effort
NARROWING = narrower.BATCHNORM
SIZE_FORMULA = "it has the shape of x"
RULES = (
    "grad_output and x are (N, D), gamma (D,); the answer is (N, D), as x.",
    "g stands for grad_output, y for `(x - mean) / sqrt(variance + eps)`; means are of columns.",
    "The answer is `gamma / sqrt(variance + eps) * (g - mean(g) - y * mean(g * y))`.",
)


def batchnorm_dx(
    grad_output: NDArray[np.floating],
    x: NDArray[np.floating],
    gamma: NDArray[np.floating],
    eps: float = 1e-5,
) -> NDArray[np.floating]:
    """Give every number what it changes by itself, by its column's mean and by its variance.

    The gradient of `(batchnorm(x, gamma, beta, eps) * grad_output).sum()` with respect to x.

    Args:
        grad_output: Gradient of the loss with respect to the answer of batchnorm, in the shape of
            x.
        x: Rows of features, shape (N, D), with N of 3 or more.
        gamma: What each feature was multiplied by, shape (D,).
        eps: What was added to each variance, above 0.

    Returns:
        A new array of the shape and dtype of x. All arrays of a call share one dtype, float64 or
        float32. Arguments are not modified, and nothing is remembered from one call to the next.

    Example:
        >>> x = np.array([[-2.0], [0.0], [2.0]])
        >>> batchnorm_dx(np.array([[9.0], [0.0], [0.0]]), x, np.array([2.0])).round(2)
        array([[ 1.84],
               [-3.67],
               [ 1.84]])
    """
    centred = x - x.mean(axis=0)
    deviation = np.sqrt((centred * centred).mean(axis=0) + x.dtype.type(eps))
    normal = centred / deviation
    by_variance = normal * (grad_output * normal).mean(axis=0)
    passed = grad_output - grad_output.mean(axis=0) - by_variance
    return np.asarray(gamma / deviation * passed)


def features(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> set[str]:
    """The features that the arguments switch on."""
    return batchnorm_cases.gradient_features(grad_output, x, gamma, eps)


def in_torch(torch: Any, grad_output: Any, x: Any, gamma: Any, eps: float = 1e-5) -> Any:
    """PyTorch's answer, by autograd.

    Source: torch.nn.functional.batch_norm
    """
    normalise = torch.nn.functional.batch_norm

    def forward(at: Any) -> Any:
        return normalise(at, None, None, gamma, training=True, eps=eps)

    return vjp(torch, forward, x, grad_output)


def bound(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> float:
    """Largest error of a right program: of three terms, each as large as grad_output."""
    slopes = np.abs(gamma) / np.sqrt(x.var(axis=0) + eps)
    return KEPT * 3 * float(slopes.max()) * float(np.abs(grad_output).max())


def cases(draw: Draw, on: frozenset[str]) -> dict[str, Any]:
    """Arguments that switch on features."""
    given = batchnorm_cases.draw_gradient(draw, on)
    gradient = not_passed_on(given["x"])
    return {**given, "grad_output": passed_on(gradient, on, draw.integer(2, 9))}


def chosen() -> dict[str, list[Case]]:
    """Corner cases, by check."""

    def case(layer: Case, *passes: str) -> Case:
        gradient = not_passed_on(layer.arrays["x"].round(4))
        on = frozenset(f"gradient of the {one}" for one in passes)
        return gradient_of(layer, passed_on(gradient, on, 5.0))

    mean = case(layer_of("a gradient that the mean passes on", X), "mean")
    variance = case(layer_of("a gradient that the variance passes on", X), "variance")
    plain, *others = LAYERS.values()
    fine = case(layer_of("many digits", FINE), "mean", "variance")
    layers = [case(plain), *map(case, others), mean, variance]
    return {
        **batchnorm_cases.chosen_of(layers, fine, "grad_output"),
        "through-mean": [mean],
        "through-variance": [variance],
    }


def mistakes() -> Bank:
    """The known mistakes, which only an explanation needs."""
    from ..known.batchnorm_dx import MISTAKES

    return bank_of_functions(batchnorm_dx, MISTAKES)
