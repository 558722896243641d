"""Nothing is wrong."""

import numpy as np


def two(v):
    if isinstance(v, (tuple, list)):
        return v[0], v[1]
    return v, v


def pad(x, padding, value=0.0):
    before = [0] * x.ndim
    after = [0] * x.ndim
    for p in range(len(padding) // 2):
        before[x.ndim - 1 - p] = padding[2 * p]
        after[x.ndim - 1 - p] = padding[2 * p + 1]
    new_shape = [before[d] + x.shape[d] + after[d] for d in range(x.ndim)]
    out = np.full(new_shape, value, dtype=x.dtype)
    for idx in np.ndindex(*x.shape):
        out[tuple(idx[d] + before[d] for d in range(x.ndim))] = x[idx]
    return out


def conv1d(x, weight, bias=None, stride=1, padding=0):
    if isinstance(stride, (tuple, list)):
        stride = stride[0]
    if isinstance(padding, (tuple, list)):
        padding = padding[0]
    N, C, L = x.shape
    O, _, K = weight.shape
    L_out = (L + 2 * padding - K) // stride + 1
    out = np.zeros((N, O, L_out), dtype=x.dtype)
    for n in range(N):
        for o in range(O):
            for t in range(L_out):
                s = 0.0 if bias is None else float(bias[o])
                for c in range(C):
                    for k in range(K):
                        pos = t * stride + k - padding
                        if 0 <= pos < L:
                            s += float(x[n, c, pos]) * float(weight[o, c, k])
                out[n, o, t] = s
    return out


def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = two(stride)
    ph, pw = two(padding)
    N, C, H, W = x.shape
    O, _, kH, kW = weight.shape
    H_out = (H + 2 * ph - kH) // sh + 1
    W_out = (W + 2 * pw - kW) // sw + 1
    out = np.zeros((N, O, H_out, W_out), dtype=x.dtype)
    for n in range(N):
        for o in range(O):
            for i in range(H_out):
                for j in range(W_out):
                    s = 0.0 if bias is None else float(bias[o])
                    for c in range(C):
                        for a in range(kH):
                            for b in range(kW):
                                r = i * sh + a - ph
                                q = j * sw + b - pw
                                if 0 <= r < H and 0 <= q < W:
                                    s += float(x[n, c, r, q]) * float(weight[o, c, a, b])
                    out[n, o, i, j] = s
    return out


def maxpool(x, kernel_size, stride=None, padding=0):
    kh, kw = two(kernel_size)
    sh, sw = two(kernel_size if stride is None else stride)
    ph, pw = two(padding)
    N, C, H, W = x.shape
    H_out = (H + 2 * ph - kh) // sh + 1
    W_out = (W + 2 * pw - kw) // sw + 1
    out = np.zeros((N, C, H_out, W_out), dtype=x.dtype)
    for n in range(N):
        for c in range(C):
            for i in range(H_out):
                for j in range(W_out):
                    best = -np.inf
                    for a in range(kh):
                        for b in range(kw):
                            r = i * sh + a - ph
                            q = j * sw + b - pw
                            if 0 <= r < H and 0 <= q < W:
                                v = x[n, c, r, q]
                                if v > best or v != v:
                                    best = v
                    out[n, c, i, j] = best
    return out
