"""maxpool: Rounds the output size to the nearest integer (Python round, half to even) instead of down, so when the remainder of (size + 2p - k)/s is above one half (or exactly half with an odd quotient) there is one extra row/column from a cut-off window (-inf if it lies wholly outside x); otherwise right."""

import numpy as np

def maxpool(x, kernel_size, stride=None, padding=0):
    if stride is None:
        stride = kernel_size
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    N, C, H, W = x.shape
    H_out = round((H + 2 * ph - kh) / sh) + 1
    W_out = round((W + 2 * pw - kw) / sw) + 1
    out = np.zeros((N, C, H_out, W_out), dtype=x.dtype)
    for n in range(N):
        for c in range(C):
            for i in range(H_out):
                for j in range(W_out):
                    best = -np.inf
                    for a in range(kh):
                        for b in range(kw):
                            r = i * sh + a - ph
                            s = j * sw + b - pw
                            if 0 <= r < H and 0 <= s < W:
                                best = np.maximum(best, x[n, c, r, s])
                    out[n, c, i, j] = best
    return out
