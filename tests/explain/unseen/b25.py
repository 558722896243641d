"""maxpool: -100 is used as minus infinity for padding and for the initial value; shows when the maximum of a window is below -100 (comes out as -100), with or without padding"""

import numpy as np

def _tup(v):
    if np.ndim(v) == 0:
        return int(v), int(v)
    return int(v[0]), int(v[1])

def maxpool(x, kernel_size, stride=None, padding=0):
    ky, k_c = _tup(kernel_size)
    s_r, stride_w = (ky, k_c) if stride is None else _tup(stride)
    pad_h, px_ = _tup(padding)
    B, C, H, W = x.shape
    rows_out = (H + 2 * pad_h - ky) // s_r + 1
    Wo = (W + 2 * px_ - k_c) // stride_w + 1
    lowest = -100.0
    buf = np.full((B, C, H + 2 * pad_h, W + 2 * px_), lowest, x.dtype)
    buf[:, :, pad_h:pad_h + H, px_:px_ + W] = x
    out = np.full((B, C, rows_out, Wo), lowest, x.dtype)
    for di in range(ky):
        for dj in range(k_c):
            shifted = buf[:, :, di:di + s_r * (rows_out - 1) + 1:s_r, dj:dj + stride_w * (Wo - 1) + 1:stride_w]
            out = np.maximum(out, shifted)
    return out
