"""maxpool: Starts every maximum from 0 instead of minus infinity, so windows with only negative elements give 0 (with or without padding); right when every window has an element >= 0."""

import itertools
import numpy as np

def maxpool(x, kernel_size, stride=None, padding=0):
    kh, kw = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    if stride is None:
        stride = (kh, kw)
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
    N, C, H, W = x.shape
    tops = range(-ph, H + ph - kh + 1, sh)
    lefts = range(-pw, W + pw - kw + 1, sw)
    best = {}
    for n, c in itertools.product(range(N), range(C)):
        for (i, t), (j, l) in itertools.product(enumerate(tops), enumerate(lefts)):
            key = (n, c, i, j)
            best[key] = 0.0
            for r, s in itertools.product(range(t, t + kh), range(l, l + kw)):
                if 0 <= r < H and 0 <= s < W:
                    best[key] = np.maximum(best[key], x[n, c, r, s])
    out = np.zeros((N, C, len(tops), len(lefts)), dtype=x.dtype)
    for key, val in best.items():
        out[key] = val
    return out
