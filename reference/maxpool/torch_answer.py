"""PyTorch's answer to a case of `maxpool`, which is exact."""

import torch
import torch.nn.functional as F

from grader.records.case import Answer, Case

from ..in_torch import answer_of
from ..pooling import sizes_of


def answer(case: Case) -> Answer:
    """PyTorch's answer; choosing a number rounds nothing, so the bound is 0.

    Source: torch.nn.functional.max_pool2d
    """
    _, kernel, stride, padding = sizes_of(case)

    def ask(tensors: dict[str, torch.Tensor]) -> torch.Tensor:
        return F.max_pool2d(tensors["x"], kernel, stride=stride, padding=padding)

    return answer_of(case, ask, bound=0.0)
