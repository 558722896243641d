"""How far right sums of products can be off that are added up in other orders, or by an FFT."""

import math

import numpy as np

from grader.operation.exactness import rounding_bound, significand_bits
from grader.records.case import Array


def bound_of_sums(factors: tuple[Array, ...], terms: int) -> float:
    """Largest rounding error of a correct program, in any cell of a case.

    Also of one that goes through an FFT and spreads the error of its largest cell over all others.

    Args:
        factors: The one or two arrays whose products, or cells, are added up.
        terms: How many are added up for one cell at the most.

    Raises:
        AssertionError: The numbers of the case are outside the exactness budget, so that correct
            programs could differ: 53 binary digits for float64, 24 for float32.
    """
    dtype = factors[0].dtype
    digits = sum(map(significand_bits, factors)) + math.ceil(math.log2(terms + 1))
    budget = 24 if dtype == np.float32 else 53
    assert digits <= budget, f"a case needs {digits} of {budget} binary digits"
    largest = terms * math.prod(float(np.abs(one).max()) for one in factors)
    return rounding_bound(np.array([largest]), terms, dtype)
