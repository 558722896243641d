from typing import Optional, Tuple, Union

import torch

IntOrPair = Union[int, Tuple[int, int]]


def pad1d(x: torch.Tensor, left: int, right: int, pad_value: float) -> torch.Tensor:
    """Return a copy of x, shape (batch, in_channels, width), with constant cells added at both ends."""
    raise NotImplementedError


def pad2d(x: torch.Tensor, left: int, right: int, top: int, bottom: int, pad_value: float) -> torch.Tensor:
    """Return a copy of x, shape (batch, in_channels, height, width), with a constant frame around it."""
    raise NotImplementedError


def conv1d(x: torch.Tensor, weights: torch.Tensor, stride: int = 1, padding: int = 0) -> torch.Tensor:
    """Convolve x (b, ic, w) with weights (oc, ic, kw), without a bias."""
    raise NotImplementedError


def conv2d(x: torch.Tensor, weights: torch.Tensor, stride: IntOrPair = 1, padding: IntOrPair = 0) -> torch.Tensor:
    """Convolve x (b, ic, h, w) with weights (oc, ic, kh, kw), without a bias."""
    raise NotImplementedError


def maxpool2d(
    x: torch.Tensor, kernel_size: IntOrPair, stride: Optional[IntOrPair] = None, padding: IntOrPair = 0
) -> torch.Tensor:
    """Pool x (b, ic, h, w) by taking maxima; without a stride the windows lie side by side."""
    raise NotImplementedError
