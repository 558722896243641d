"""maxpool: default stride is (kh, kh) rather than (kh, kw); shows when stride is None and kernel_size is a tuple with kh != kw (and W large enough for the column stride to matter)"""

import numpy as np
from numpy.lib.stride_tricks import as_strided

def _unpack(arg):
    try:
        dy, b = arg
    except TypeError:
        dy = b = arg
    return dy, b

def maxpool(x, kernel_size, stride=None, padding=0):
    kern_h, kx = _unpack(kernel_size)
    sh, sw = (kern_h, kern_h) if stride is None else _unpack(stride)
    ph, pad_w = _unpack(padding)
    n_img, D, H, W = x.shape
    padded = np.full((n_img, D, H + 2 * ph, W + 2 * pad_w), -np.inf, dtype=x.dtype)
    padded[:, :, ph:ph + H, pad_w:pad_w + W] = x
    rows_out = (H + 2 * ph - kern_h) // sh + 1
    cols_out = (W + 2 * pad_w - kx) // sw + 1
    s0, s1, bytes_r, bytes_c = padded.strides
    tiles_ = as_strided(padded, (n_img, D, rows_out, cols_out, kern_h, kx), (s0, s1, bytes_r * sh, bytes_c * sw, bytes_r, bytes_c), writeable=False)
    return tiles_.max(axis=(4, 5))
