"""maxpool: the window end is computed from the start already clipped to 0, so windows at the top and left border reach `padding` cells too far; shows when padding > 0 and a cell just behind a border window is larger than the window's maximum"""

import numpy as np

def as_pair(v):
    return tuple(v) if isinstance(v, (tuple, list)) else (v, v)

def maxpool(x, kernel_size, stride=None, padding=0):
    ky, kx = as_pair(kernel_size)
    sh, stride_w = as_pair(kernel_size) if stride is None else as_pair(stride)
    pad_h, pl = as_pair(padding)
    n_batch, ch, h, w = x.shape
    H2 = (h + 2 * pad_h - ky) // sh + 1
    ow = (w + 2 * pl - kx) // stride_w + 1
    res = np.zeros((n_batch, ch, H2, ow), dtype=x.dtype)
    for i in range(H2):
        top = i * sh - pad_h
        top = max(top, 0)
        bottom = min(top + ky, h)
        for jj in range(ow):
            left = jj * stride_w - pl
            left = max(left, 0)
            right = min(left + kx, w)
            res[:, :, i, jj] = x[:, :, top:bottom, left:right].max(axis=(2, 3))
    return res
