import os
import sys
from pathlib import Path
from typing import Optional, Tuple, Union

import einops
import numpy as np
import torch as t
import torch.nn as nn
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor
from torchvision import datasets
from tqdm.notebook import tqdm

exercises_dir = Path.cwd().parent
if str(exercises_dir) not in sys.path:
    sys.path.append(str(exercises_dir))

from plotly_utils import imshow
import part2_cnns.tests as tests

MAIN = __name__ == "__main__"
IntOrPair = Union[int, Tuple[int, int]]


def two(v: IntOrPair) -> Tuple[int, int]:
    return v if isinstance(v, tuple) else (v, v)


def pad1d(x: Float[Tensor, "b c w"], left: int, right: int, pad_value: float) -> Tensor:
    b, c, w = x.shape
    wide = x.new_full((b, c, left + w + right), pad_value)
    wide[:, :, left : left + w] = x
    return wide


def pad2d(
    x: Float[Tensor, "b c h w"], left: int, right: int, top: int, bottom: int, pad_value: float
) -> Tensor:
    b, c, h, w = x.shape
    wide = x.new_full((b, c, top + h + bottom, left + w + right), pad_value)
    wide[:, :, top : top + h, left : left + w] = x
    return wide


def windows(x: Float[Tensor, "b c h w"], kernel: Tuple[int, int], step: Tuple[int, int]) -> Tensor:
    b, c, h, w = x.shape
    s_b, s_c, s_h, s_w = x.stride()
    high, wide = 1 + (h - kernel[0]) // step[0], 1 + (w - kernel[1]) // step[1]
    return x.as_strided(
        (b, c, high, wide, *kernel), (s_b, s_c, s_h * step[0], s_w * step[1], s_h, s_w)
    )


def conv1d(
    x: Float[Tensor, "b ic w"], weights: Float[Tensor, "oc ic kw"], stride: int = 1, padding: int = 0
) -> Float[Tensor, "b oc ow"]:
    flat = pad1d(x, padding, padding, 0.0).unsqueeze(2)
    taken = windows(flat, (1, weights.shape[2]), (1, stride))
    return einops.einsum(taken, weights, "b ic one ow kh kw, oc ic kw -> b oc ow")


if MAIN:
    tests.test_conv1d(conv1d)


def conv2d(
    x: Float[Tensor, "b ic h w"],
    weights: Float[Tensor, "oc ic kh kw"],
    stride: IntOrPair = 1,
    padding: IntOrPair = 0,
) -> Float[Tensor, "b oc oh ow"]:
    rows, columns = two(padding)
    padded = pad2d(x, columns, columns, rows, rows, 0.0)
    taken = windows(padded, tuple(weights.shape[2:]), two(stride))
    return einops.einsum(taken, weights, "b ic oh ow kh kw, oc ic kh kw -> b oc oh ow")


def maxpool2d(
    x: Float[Tensor, "b c h w"],
    kernel_size: IntOrPair,
    stride: Optional[IntOrPair] = None,
    padding: IntOrPair = 0,
) -> Float[Tensor, "b c oh ow"]:
    rows, columns = two(padding)
    padded = pad2d(x, columns, columns, rows, rows, -t.inf)
    step = kernel_size if stride is None else stride
    return t.amax(windows(padded, two(kernel_size), two(step)), dim=(-1, -2))


class Conv2d(nn.Module):
    def __init__(self, in_channels: int, out_channels: int, kernel_size: IntOrPair):
        super().__init__()
        self.weight = nn.Parameter(t.rand(out_channels, in_channels, *two(kernel_size)))

    def forward(self, x: Tensor) -> Tensor:
        return conv2d(x, self.weight)


class SimpleMLP(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return F.relu(x)
