"""PyTorch's answer to a case of `avgpool`, and how far off a right program can be."""

import math

import numpy as np
import torch
import torch.nn.functional as F

from grader.records.case import Answer, Case

from ..exactness import rounding_bound, significand_bits
from ..in_torch import answer_of
from ..pooling import sizes_of


def answer(case: Case) -> Answer:
    """PyTorch's answer, with the bound for means that are taken in whatever order.

    Source: torch.nn.functional.avg_pool2d, whose padding counts unless it is told otherwise.
    """
    _, kernel, stride, padding = sizes_of(case)

    def ask(tensors: dict[str, torch.Tensor]) -> torch.Tensor:
        return F.avg_pool2d(tensors["x"], kernel, stride=stride, padding=padding)

    return answer_of(case, ask, bound=_bound(case))


def _bound(case: Case) -> float:
    """Largest rounding error of a correct program, in any cell of the case.

    Most is lost by a program that divides first, adds up the cells of all images one after the
    other and takes its windows as differences of those sums. A mean is seldom exact, so a float32
    answer, of which only the check `dtype` takes points, is within the bound of every other case.

    Raises:
        AssertionError: The twin and torch could disagree, since their sums are not exact: the
            numbers need more binary digits than their dtype has.
    """
    x = case.arrays["x"]
    _, kernel, _, _ = sizes_of(case)
    cells = math.prod(kernel)
    digits = significand_bits(x) + math.ceil(math.log2(x.size + 1))
    budget = 24 if x.dtype == np.float32 else 53
    assert digits <= budget, f"avgpool case needs {digits} of {budget} binary digits"
    absolute = np.abs(x).astype(np.float64)
    running = rounding_bound(absolute.sum(keepdims=True) / cells, x.size, x.dtype)
    if case.judges == "dtype":
        return running
    return running + rounding_bound(absolute, cells, np.dtype(np.float32))
