import numpy as np


def as_pair(v):
    return (v, v) if isinstance(v, int) else (v[0], v[1])


def maxpool_dx(grad_output, x, kernel_size, stride=None, padding=0):
    if stride is None:
        stride = kernel_size
    kh, kw = as_pair(kernel_size)
    sh, sw = as_pair(stride)
    ph, pw = as_pair(padding)
    N, C, H, W = x.shape
    OH, OW = grad_output.shape[2:]
    dx = np.zeros(x.shape, dtype=x.dtype)
    for n in range(N):
        for c in range(C):
            for i in range(OH):
                for j in range(OW):
                    best = -np.inf
                    best_r, best_q = -1, -1
                    for a in range(kh):
                        r = i * sh - ph + a
                        if r < 0 or r >= H:
                            continue
                        for b in range(kw):
                            q = j * sw - pw + b
                            if q < 0 or q >= W:
                                continue
                            if x[n, c, r, q] > best:
                                best = x[n, c, r, q]
                                best_r, best_q = r, q
                    dx[n, c, best_r, best_q] += grad_output[n, c, i, j]
    return dx
