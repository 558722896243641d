"""maxpool: the maximum is accumulated in place in a view of the (padded) input; values are right (the cells are copied first), but with padding 0 the argument x is overwritten and the answer shares memory with it (and a read-only x, e.g. a broadcast view, raises if the kernel has more than one cell); with padding > 0 right"""

import numpy as np
from numpy.lib.stride_tricks import as_strided

def _unpack(arg):
    try:
        ka, dx = arg
    except TypeError:
        ka = dx = arg
    return ka, dx

def maxpool(x, kernel_size, stride=None, padding=0):
    ky, kx = _unpack(kernel_size)
    s0_, s1_ = (ky, kx) if stride is None else _unpack(stride)
    pad_h, pw = _unpack(padding)
    batch, C, H, W = x.shape
    if pad_h or pw:
        padded = np.full((batch, C, H + 2 * pad_h, W + 2 * pw), -np.inf, dtype=x.dtype)
        padded[:, :, pad_h:pad_h + H, pw:pw + W] = x
    else:
        padded = x
    oh = (H + 2 * pad_h - ky) // s0_ + 1
    W_out = (W + 2 * pw - kx) // s1_ + 1
    s0, s1, sr, sc = padded.strides
    view = as_strided(padded, (batch, C, oh, W_out, ky, kx), (s0, s1, sr * s0_, sc * s1_, sr, sc))
    cells = [view[..., ka, dx].copy() for ka in range(ky) for dx in range(kx)]
    out = view[..., 0, 0]
    for cell in cells[1:]:
        np.maximum(out, cell, out=out)
    return out
