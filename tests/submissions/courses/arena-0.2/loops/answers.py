from typing import Optional, Tuple, Union

import torch

IntOrPair = Union[int, Tuple[int, int]]


def force_pair(v: IntOrPair) -> Tuple[int, int]:
    if isinstance(v, int):
        return (v, v)
    first, second = v
    return (int(first), int(second))


def pad1d(x: torch.Tensor, left: int, right: int, pad_value: float) -> torch.Tensor:
    """Widen the last axis by left and right cells of pad_value."""
    batch, channels, width = x.shape
    out = x.new_full((batch, channels, left + width + right), pad_value)
    out[:, :, left:left + width] = x
    return out


def pad2d(x: torch.Tensor, left: int, right: int, top: int, bottom: int, pad_value: float) -> torch.Tensor:
    """Frame the last two axes with pad_value."""
    batch, channels, height, width = x.shape
    out = x.new_full((batch, channels, top + height + bottom, left + width + right), pad_value)
    out[:, :, top:top + height, left:left + width] = x
    return out


def conv1d(x: torch.Tensor, weights: torch.Tensor, stride: int = 1, padding: int = 0) -> torch.Tensor:
    """1d cross-correlation without bias, in loops."""
    padded = pad1d(x, padding, padding, 0.0)
    b, ic, w = padded.shape
    oc, _, kw = weights.shape
    ow = (w - kw) // stride + 1
    out = x.new_zeros((b, oc, ow))
    for n in range(b):
        for o in range(oc):
            for i in range(ow):
                piece = padded[n, :, i * stride:i * stride + kw]
                out[n, o, i] = (piece * weights[o]).sum()
    return out


def conv2d(x: torch.Tensor, weights: torch.Tensor, stride: IntOrPair = 1, padding: IntOrPair = 0) -> torch.Tensor:
    """2d cross-correlation without bias, in loops."""
    stride_h, stride_w = force_pair(stride)
    pad_h, pad_w = force_pair(padding)
    padded = pad2d(x, pad_w, pad_w, pad_h, pad_h, 0.0)
    b, ic, h, w = padded.shape
    oc, _, kh, kw = weights.shape
    oh = (h - kh) // stride_h + 1
    ow = (w - kw) // stride_w + 1
    out = x.new_zeros((b, oc, oh, ow))
    for n in range(b):
        for o in range(oc):
            for i in range(oh):
                for j in range(ow):
                    top, lft = i * stride_h, j * stride_w
                    window = padded[n, :, top:top + kh, lft:lft + kw]
                    out[n, o, i, j] = (window * weights[o]).sum()
    return out


def maxpool2d(
    x: torch.Tensor, kernel_size: IntOrPair, stride: Optional[IntOrPair] = None, padding: IntOrPair = 0
) -> torch.Tensor:
    """Largest value per window, in loops."""
    if stride is None:
        stride = kernel_size
    kh, kw = force_pair(kernel_size)
    sh, sw = force_pair(stride)
    ph, pw = force_pair(padding)
    padded = pad2d(x, pw, pw, ph, ph, float("-inf"))
    b, c, height, width = padded.shape
    oh = (height - kh) // sh + 1
    ow = (width - kw) // sw + 1
    out = x.new_zeros((b, c, oh, ow))
    for n in range(b):
        for ch in range(c):
            for i in range(oh):
                for j in range(ow):
                    out[n, ch, i, j] = padded[n, ch, i * sh:i * sh + kh, j * sw:j * sw + kw].max()
    return out
