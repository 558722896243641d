import numpy as np


def two(v):
    if isinstance(v, int):
        return v, v
    a, b = v
    return a, b


def avgpool_dx(grad_output, x, kernel_size, stride=None, padding=0):
    kh, kw = two(kernel_size)
    sh, sw = two(kernel_size if stride is None else stride)
    ph, pw = two(padding)
    N, C, H, W = x.shape
    OH, OW = grad_output.shape[2:]
    dx = np.zeros((N, C, H, W), dtype=x.dtype)
    for n in range(N):
        for c in range(C):
            for i in range(OH):
                for j in range(OW):
                    share = grad_output[n, c, i, j] / (kh * kw)
                    top = i * sh - ph
                    left = j * sw - pw
                    for r in range(max(top, 0), min(top + kh, H)):
                        for q in range(max(left, 0), min(left + kw, W)):
                            dx[n, c, r, q] += share
    return dx
