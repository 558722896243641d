"""maxpool: row and column strides are exchanged; shows when the strides differ (also by default with a non-square kernel)"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

def _both(a):
    return (a, a) if np.isscalar(a) else tuple(a)

def maxpool(x, kernel_size, stride=None, padding=0):
    kernel = _both(kernel_size)
    s0_, stride_w = kernel if stride is None else _both(stride)
    py, pl = _both(padding)
    n, ic, h, w = x.shape
    framed = np.full((n, ic, h + 2 * py, w + 2 * pl), -np.inf, x.dtype)
    framed[:, :, py:py + h, pl:pl + w] = x
    win = sliding_window_view(framed, kernel, axis=(2, 3))
    win = win[:, :, ::stride_w, ::s0_]
    return win.max(axis=(-2, -1))
