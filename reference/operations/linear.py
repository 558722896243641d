"""A linear layer: every output is a weighted sum of the inputs of a row."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.operation import Draw
from grader.operation.mistakes import bank_of_functions
from grader.records.case import Array, Case
from grader.records.mistake import Bank

from .. import linear_cases, narrower
from ..sums import bound_of_sums

AXES = {"x": "N D_in", "weight": "D_out D_in", "bias": "D_out", "return": "N D_out"}

CHECKS = linear_cases.checks_of(
    {
        "basic": "One row: an input times a weight is what an output gets of it.",
        "batch": "Every row of x has a row of outputs of its own.",
        "features": "Inputs are added up; every output has weights of its own.",
        "bias": "Every output gets its own bias, once.",
    }
)

NARROWING = narrower.LINEAR
SIZE_FORMULA = "it has a row for each row of x, and a column for each output"
RULES = (
    "x is (N, D_in), weight (D_out, D_in), bias (D_out,); the answer (N, D_out).",
    "Output o of a row is the sum of the row times the weights of o, plus `bias[o]`.",
    "Without a bias nothing is added.",
)


def linear(
    x: NDArray[np.floating],
    weight: NDArray[np.floating],
    bias: NDArray[np.floating] | None = None,
) -> NDArray[np.floating]:
    """Make every output a weighted sum of the inputs of a row.

    Like `torch.nn.functional.linear`: output o of a row sums the row times the weights of o, plus
    `bias[o]`.

    Args:
        x: Rows of inputs, shape (N, D_in).
        weight: Weights, shape (D_out, D_in): one for each output and each input.
        bias: One number for each output, shape (D_out,), or None.

    Returns:
        A new array of shape (N, D_out), in the dtype of x. All arrays of a call share one dtype,
        float64 or float32. Arguments are not modified, and nothing is remembered from one call to
        the next.

    Example:
        >>> x = np.array([[1.0, 2.0]])
        >>> linear(x, np.array([[3.0, 4.0], [5.0, 6.0]]), np.array([100.0, 200.0]))
        array([[111., 217.]])
    """
    out = x @ weight.T
    return np.asarray(out if bias is None else out + bias)


def features(x: Array, weight: Array, bias: Array | None = None) -> set[str]:
    """The features that the arguments switch on."""
    return linear_cases.size_features(x, weight) | ({"bias"} if bias is not None else set())


def accepts(x: Array, weight: Array, bias: Array | None = None) -> bool:
    """Whether the arguments lie within the contract."""
    return linear_cases.fits(x, weight) and (bias is None or bias.shape == (len(weight),))


def effort(x: Array, weight: Array, bias: Array | None = None) -> int:
    """Cells of the largest array, and products."""
    del bias  # it costs nothing
    return max(x.size, weight.size, len(x) * len(weight)) + len(x) * weight.size


def in_torch(torch: Any, x: Any, weight: Any, bias: Any = None) -> Any:
    """PyTorch's answer.

    Source: torch.nn.functional.linear
    """
    return torch.nn.functional.linear(x, weight, bias)


def bound(x: Array, weight: Array, bias: Array | None = None) -> float:
    """Largest rounding error of a correct program, in any cell of the case."""
    del bias  # it is no larger than the products
    return bound_of_sums((x, weight), weight.shape[1] + 1)


def cases(draw: Draw, on: frozenset[str]) -> dict[str, Any]:
    """Arguments that switch on features."""
    return linear_cases.draw_layer(draw, on)


def chosen() -> dict[str, list[Case]]:
    """Corner cases, by check."""
    return linear_cases.chosen_for_layer()


def mistakes() -> Bank:
    """The known mistakes, which only an explanation needs."""
    from ..known.linear import MISTAKES

    return bank_of_functions(linear, MISTAKES)
