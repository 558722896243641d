"""What rounding explains: how exact numbers are, how far off an answer is and a right one can be.

A sum of products is exact while every partial sum fits the significand. Source of
this and of the bound: Higham, Accuracy and Stability of Numerical Algorithms, 3.1.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def significand_bits(array: Floats) -> int:
    """Binary digits between the highest digit of the largest value and the lowest one in use."""
    values = np.abs(array[array != 0])
    if values.size == 0:
        return 0
    mantissa, exponent = np.frexp(values)
    scaled = (mantissa * 2**53).astype(np.int64)
    trailing = np.log2((scaled & -scaled).astype(np.float64)).astype(np.int64)
    return int(exponent.max() - (exponent - 53 + trailing).min())


def errors_of(answer: NDArray[Any], right: NDArray[Any]) -> Floats:
    """How far every cell of an answer is off; endlessly far where that is no number."""
    with np.errstate(invalid="ignore", over="ignore"):
        errors = np.abs(answer.astype(np.float64) - right.astype(np.float64))
    return np.where(np.isfinite(errors), errors, np.inf)


def rounding_bound(absolute: Floats, terms: int, dtype: np.dtype[Any]) -> float:
    """Largest absolute error of any cell that rounding explains.

    Args:
        absolute: The operation on the absolute values of its arguments, in float64.
        terms: Number of products that are added up for one cell, plus one for the bias.
        dtype: The dtype of the answer, float32 or float64.

    Returns:
        `c * (terms + 1) * u * max(absolute)` with the unit roundoff u of `dtype` and c = 2 for
        float32, 4 for float64: one bound for all cells, since a correct FFT program spreads the
        rounding error of its largest cell over all of them.
    """
    factor = 2 if dtype == np.float32 else 4
    unit_roundoff = float(np.finfo(dtype).eps) / 2
    return factor * (terms + 1) * unit_roundoff * float(absolute.max(initial=0.0))
