"""PyTorch's answer to a case of `avgpool`, and how far off a right program can be."""

import math

import numpy as np
import torch
import torch.nn.functional as F

from grader.records.case import Answer, Case

from ..exactness import rounding_bound, significand_bits
from ..in_torch import answer_of
from ..pooling import sizes_of

__all__ = ["answer"]


def answer(case: Case) -> Answer:
    """PyTorch's answer, with the bound for sums of products with one over the window's cells.

    Source: torch.nn.functional.avg_pool2d, whose padding counts unless it is told otherwise.
    """
    _, kernel, stride, padding = sizes_of(case)

    def ask(tensors: dict[str, torch.Tensor]) -> torch.Tensor:
        return F.avg_pool2d(tensors["x"], kernel, stride=stride, padding=padding)

    return answer_of(case, ask, bound=_bound(case))


def _bound(case: Case) -> float:
    """Largest rounding error of a correct program, in any cell of the case.

    No mean of absolute values is larger than the largest of them. A program that adds up all cells
    once, in a table of sums, rounds as those sums do; they are exact in every case.

    Raises:
        AssertionError: They are not: the numbers need more binary digits than their dtype has.
    """
    x = case.arrays["x"]
    _, kernel, _, _ = sizes_of(case)
    digits = significand_bits(x) + math.ceil(math.log2(x[0, 0].size + 1))
    budget = 24 if x.dtype == np.float32 else 53
    assert digits <= budget, f"avgpool case needs {digits} of {budget} binary digits"
    return rounding_bound(np.abs(x).astype(np.float64), math.prod(kernel), x.dtype)
