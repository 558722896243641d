"""Central differences of the way forward: a second opinion on every gradient."""

from collections.abc import Callable
from functools import partial

import numpy as np

from grader.assignment import load_operation
from grader.records.case import Array, Case

MAX_CELLS = 40
"""Cells of an array that central differences are taken of; each asks the way forward twice."""

_STEP = 0.25
"""No two numbers of a window are so near, so no maximum moves."""


def with_respect_to(gradient: str) -> str:
    """What a gradient is taken with respect to, e.g. `weight` of `conv2d_dweight`."""
    return gradient.partition("_d")[2]


def central_differences(function: Callable[[Array], float], at: Array, step: float) -> Array:
    """The slope of a function along every cell of an array, exact where it is a line so far."""
    slopes = np.zeros(at.shape)
    for cell in np.ndindex(*at.shape):
        ahead, behind = at.astype(float), at.astype(float)
        ahead[cell] += step
        behind[cell] -= step
        slopes[cell] = (function(ahead) - function(behind)) / (2 * step)
    return slopes


def difference(case: Case, right: Array) -> float | None:
    """How far central differences are from a gradient; None where they would take too long.

    They are exact where the way forward is a line so far, but for what sums round.

    Args:
        case: A call of a gradient of windows.
        right: Its answer.
    """
    if right.size > MAX_CELLS or case.arrays["grad_output"].dtype == np.float32:
        return None
    where = case.arrays.get(with_respect_to(case.operation), np.zeros(right.shape))
    slopes = central_differences(partial(_loss, case), where, _STEP)
    return float(np.abs(slopes - right).max())


def _loss(case: Case, values: Array) -> float:
    """What the gradient is taken of: the answer of the forward function, weighted."""
    arrays = {one: array.astype(float) for one, array in case.arrays.items()}
    weights = arrays.pop("grad_output")
    forward = load_operation(case.operation.partition("_")[0]).twin
    answer = forward(**{**arrays, with_respect_to(case.operation): values}, **case.options)
    return float((answer * weights).sum())
