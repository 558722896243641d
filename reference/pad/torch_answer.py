"""PyTorch's answer to a case of `pad`, which is exact."""

import torch
import torch.nn.functional as F

from grader.records.case import Answer, Case

from ..in_torch import answer_of
from .widths import value_of, widths_of


def answer(case: Case) -> Answer:
    """PyTorch's answer; copying numbers rounds nothing, so the bound is 0.

    Source: torch.nn.functional.pad with `mode="constant"`
    """
    flat = [number for width in widths_of(case) for number in width]

    def ask(tensors: dict[str, torch.Tensor]) -> torch.Tensor:
        return F.pad(tensors["x"], flat, mode="constant", value=value_of(case))

    return answer_of(case, ask, bound=0.0)
