"""maxpool: Cuts the padded input into non-overlapping tiles of the kernel size and never looks at stride (always stride = kernel_size); right when stride is None or equal to the kernel size (or the output is 1x1 either way), otherwise wrong shape/values."""

import numpy as np

def maxpool(x, kernel_size, stride=None, padding=0):
    if not isinstance(kernel_size, tuple):
        kernel_size = (kernel_size, kernel_size)
    if not isinstance(padding, tuple):
        padding = (padding, padding)
    ph, pw = padding
    kh, kw = kernel_size
    N, C, H, W = x.shape
    xp = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf, dtype=x.dtype)
    xp[:, :, ph:ph + H, pw:pw + W] = x
    rows = (H + 2 * ph) // kh
    cols = (W + 2 * pw) // kw
    tiles = xp[:, :, :rows * kh, :cols * kw].reshape(N, C, rows, kh, cols, kw)
    return tiles.max(axis=(3, 5))
