"""The gradient of `batchnorm` with respect to its shift."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.operation import Draw, numbers, vjp
from grader.operation.mistakes import bank_of_functions
from grader.records.case import Array, Case
from grader.records.mistake import Bank

from .. import batchnorm_cases, narrower
from ..batchnorm_cases import LAYERS, X, gradient_of, layer_of
from ..sums import bound_of_sums

AXES = {"grad_output": "N D", "x": "N D", "gamma": "D", "return": "D"}

CHECKS = batchnorm_cases.checks_of(
    {
        "basic": "One feature: grad_output, added up over the rows.",
        "features": "Every feature has a gradient of its own.",
        "scale": "It makes no difference what gamma is.",
        "eps": "It makes no difference what eps is.",
    }
)

accepts = batchnorm_cases.accepts
effort = batchnorm_cases.effort
NARROWING = narrower.BATCHNORM
SIZE_FORMULA = "it has the shape of beta"
RULES = (
    "grad_output and x are (N, D), gamma (D,); the answer is (D,), as beta.",
    "`beta[d]` gets the sum over the rows of `grad_output[:, d]`.",
    "x, gamma and eps make no difference.",
)


def batchnorm_dbeta(
    grad_output: NDArray[np.floating],
    x: NDArray[np.floating],
    gamma: NDArray[np.floating],
    eps: float = 1e-5,
) -> NDArray[np.floating]:
    """Give every beta the sum of grad_output over the rows.

    The gradient of `(batchnorm(x, gamma, beta, eps) * grad_output).sum()` with respect to beta.
    Only grad_output makes a difference; the other arguments are those of the other two gradients.

    Args:
        grad_output: Gradient of the loss with respect to the answer of batchnorm, in the shape of
            x.
        x: Rows of features, shape (N, D), with N of 3 or more.
        gamma: What each feature was multiplied by, shape (D,).
        eps: What was added to each variance, above 0.

    Returns:
        A new array of shape (D,), in the dtype of grad_output. All arrays of a call share one
        dtype, float64 or float32. Arguments are not modified, and nothing is remembered from one
        call to the next.

    Example:
        >>> x = np.array([[0.0], [3.0], [6.0]])
        >>> batchnorm_dbeta(np.array([[4.0], [0.0], [10.0]]), x, np.array([2.0]))
        array([14.])
    """
    del x, gamma, eps
    return np.asarray(grad_output.sum(axis=0))


def features(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> set[str]:
    """The features that the arguments switch on."""
    del grad_output  # nothing depends on it
    return batchnorm_cases.size_features(x, gamma, eps)


def in_torch(torch: Any, grad_output: Any, x: Any, gamma: Any, eps: float = 1e-5) -> Any:
    """PyTorch's answer, by autograd.

    Source: torch.nn.functional.batch_norm
    """
    normalise = torch.nn.functional.batch_norm

    def forward(at: Any) -> Any:
        return normalise(x, None, None, gamma, at, training=True, eps=eps)

    return vjp(torch, forward, torch.zeros_like(gamma), grad_output)


def bound(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> float:
    """Largest rounding error of a correct program, in any cell of the case."""
    del x, gamma, eps  # nothing of them is added up
    return bound_of_sums((grad_output,), len(grad_output))


def cases(draw: Draw, on: frozenset[str]) -> dict[str, Any]:
    """Arguments that switch on features."""
    return batchnorm_cases.draw_gradient(draw, on)


def chosen() -> dict[str, list[Case]]:
    """Corner cases, by check."""

    def case(layer: Case) -> Case:
        return gradient_of(layer, numbers.integers(layer.arrays["x"].shape, 5))

    fine = gradient_of(layer_of("many digits", X), numbers.fractions(X.shape, 5, 30))
    return batchnorm_cases.chosen_of([*map(case, LAYERS.values())], fine, "grad_output")


def mistakes() -> Bank:
    """The known mistakes, which only an explanation needs."""
    from ..known.batchnorm_dbeta import MISTAKES

    return bank_of_functions(batchnorm_dbeta, MISTAKES)
