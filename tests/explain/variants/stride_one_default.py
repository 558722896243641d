import numpy as np


def maxpool(x, kernel_size, stride=None, padding=0):
    if stride is None:
        stride = 1
    kr, kc = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    sr, sc = stride if isinstance(stride, tuple) else (stride, stride)
    pr, pc = padding if isinstance(padding, tuple) else (padding, padding)
    N, C, H, W = x.shape
    big = np.full((N, C, H + 2 * pr, W + 2 * pc), -np.inf, dtype=x.dtype)
    big[:, :, pr:pr + H, pc:pc + W] = x
    rows = np.arange(0, H + 2 * pr - kr + 1, sr)
    cols = np.arange(0, W + 2 * pc - kc + 1, sc)
    grid = big[:, :, rows[:, None, None, None] + np.arange(kr)[:, None],
               cols[None, :, None, None] + np.arange(kc)[None, :]]
    return np.max(grid, axis=(4, 5))
