from typing import Optional, Tuple, Union

import torch as t

IntOrPair = Union[int, Tuple[int, int]]


def force_pair(v: IntOrPair) -> Tuple[int, int]:
    return (v, v) if isinstance(v, int) else (v[0], v[1])


def pad1d(x: t.Tensor, left: int, right: int, pad_value: float) -> t.Tensor:
    """Pad x (batch, in_channels, width) on the left and on the right."""
    b, ic, w = x.shape
    out = x.new_full((b, ic, left + w + right), pad_value)
    out[..., left : left + w] = x
    return out


def pad2d(
    x: t.Tensor, left: int, right: int, top: int, bottom: int, pad_value: float
) -> t.Tensor:
    """Pad x (batch, in_channels, height, width) on all four sides."""
    b, ic, h, w = x.shape
    out = x.new_full((b, ic, top + h + bottom, left + w + right), pad_value)
    out[..., top : top + h, left : left + w] = x
    return out


def conv1d(x: t.Tensor, weights: t.Tensor, stride: int = 1, padding: int = 0) -> t.Tensor:
    """Like torch's conv1d without bias: x (b, ic, w), weights (oc, ic, kw)."""
    xp = pad1d(x, padding, padding, 0.0)
    b, ic, w = xp.shape
    oc, _, kw = weights.shape
    ow = (w - kw) // stride + 1
    sb, sc, sw = xp.stride()
    windows = xp.as_strided((b, ic, ow, kw), (sb, sc, sw * stride, sw))
    return t.einsum("biwk,oik->bow", windows, weights)


def conv2d(
    x: t.Tensor, weights: t.Tensor, stride: IntOrPair = 1, padding: IntOrPair = 0
) -> t.Tensor:
    """Like torch's conv2d without bias: x (b, ic, h, w), weights (oc, ic, kh, kw)."""
    stride_h, stride_w = force_pair(stride)
    padding_h, padding_w = force_pair(padding)
    xp = pad2d(x, padding_w, padding_w, padding_h, padding_h, 0.0)
    b, ic, h, w = xp.shape
    oc, _, kh, kw = weights.shape
    oh = (h - kh) // stride_h + 1
    ow = (w - kw) // stride_w + 1
    sb, sc, sh, sw = xp.stride()
    windows = xp.as_strided(
        (b, ic, oh, ow, kh, kw), (sb, sc, sh * stride_h, sw * stride_w, sh, sw)
    )
    return t.einsum("bihwkl,oikl->bohw", windows, weights)


def maxpool2d(
    x: t.Tensor,
    kernel_size: IntOrPair,
    stride: Optional[IntOrPair] = None,
    padding: IntOrPair = 0,
) -> t.Tensor:
    """Like torch's max_pool2d: x (b, ic, h, w)."""
    kh, kw = force_pair(kernel_size)
    stride_h, stride_w = force_pair(kernel_size if stride is None else stride)
    padding_h, padding_w = force_pair(padding)
    xp = pad2d(x, padding_w, padding_w, padding_h, padding_h, -t.inf)
    b, ic, h, w = xp.shape
    oh = (h - kh) // stride_h + 1
    ow = (w - kw) // stride_w + 1
    sb, sc, sh, sw = xp.stride()
    windows = xp.as_strided(
        (b, ic, oh, ow, kh, kw), (sb, sc, sh * stride_h, sw * stride_w, sh, sw)
    )
    return t.amax(windows, dim=(-1, -2))
