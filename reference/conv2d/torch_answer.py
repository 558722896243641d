"""PyTorch's answer to a case of `conv2d` and its error bound."""

import torch
import torch.nn.functional as F

from grader.records.case import Answer, Case

from ..convolution import convolution_bound, sizes_of
from ..in_torch import answer_of
from .twin import conv2d


def answer(case: Case) -> Answer:
    """PyTorch's answer and the largest rounding error of a correct program.

    Source: torch.nn.functional.conv2d
    """
    _, _, stride, padding = sizes_of(case)

    def ask(tensors: dict[str, torch.Tensor]) -> torch.Tensor:
        x, weight, bias = tensors["x"], tensors["weight"], tensors.get("bias")
        return F.conv2d(x, weight, bias, stride=stride, padding=padding)

    return answer_of(case, ask, convolution_bound(case, conv2d))
