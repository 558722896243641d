"""maxpool: Pads with 0 instead of minus infinity; shows when padding > 0 and a window touching the border holds only negative numbers (it returns 0 there)."""

import numpy as np

def maxpool(x, kernel_size, stride=None, padding=0):
    if not isinstance(kernel_size, tuple):
        kernel_size = (kernel_size, kernel_size)
    if stride is None:
        stride = kernel_size
    elif not isinstance(stride, tuple):
        stride = (stride, stride)
    if not isinstance(padding, tuple):
        padding = (padding, padding)
    ph, pw = padding
    kh, kw = kernel_size
    N, C, H, W = x.shape
    xp = np.zeros((N, C, H + 2 * ph, W + 2 * pw), dtype=x.dtype)
    xp[:, :, ph:ph + H, pw:pw + W] = x
    tops = range(0, H + 2 * ph - kh + 1, stride[0])
    lefts = range(0, W + 2 * pw - kw + 1, stride[1])
    # first down the columns, then along the rows
    tall = np.stack([xp[:, :, t:t + kh, :].max(axis=2) for t in tops], axis=2)
    return np.stack([tall[:, :, :, l:l + kw].max(axis=3) for l in lefts], axis=3)
