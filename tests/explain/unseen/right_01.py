"""Nothing is wrong."""

import numpy as np

def pad(x, padding, value=0.0):
    shape = list(x.shape)
    before = [0] * x.ndim
    for k in range(len(padding) // 2):
        axis = x.ndim - 1 - k
        before[axis] = padding[2 * k]
        shape[axis] += padding[2 * k] + padding[2 * k + 1]
    out = np.full(shape, value, dtype=x.dtype)
    for idx in np.ndindex(*x.shape):
        target = tuple(i + b for i, b in zip(idx, before))
        out[target] = x[idx]
    return out

def conv1d(x, weight, bias=None, stride=1, padding=0):
    N, C_in, L = x.shape
    C_out, _, K = weight.shape
    L_out = (L + 2 * padding - K) // stride + 1
    out = np.zeros((N, C_out, L_out), dtype=x.dtype)
    for n in range(N):
        for o in range(C_out):
            for i in range(L_out):
                acc = 0.0
                for c in range(C_in):
                    for k in range(K):
                        pos = i * stride + k - padding
                        if 0 <= pos < L:
                            acc += x[n, c, pos] * weight[o, c, k]
                if bias is not None:
                    acc += bias[o]
                out[n, o, i] = acc
    return out

def conv2d(x, weight, bias=None, stride=1, padding=0):
    if isinstance(stride, int):
        stride = (stride, stride)
    if isinstance(padding, int):
        padding = (padding, padding)
    sh, sw = stride
    ph, pw = padding
    N, C_in, H, W = x.shape
    C_out, _, kH, kW = weight.shape
    H_out = (H + 2 * ph - kH) // sh + 1
    W_out = (W + 2 * pw - kW) // sw + 1
    out = np.zeros((N, C_out, H_out, W_out), dtype=x.dtype)
    for n in range(N):
        for o in range(C_out):
            for i in range(H_out):
                for j in range(W_out):
                    acc = 0.0
                    for c in range(C_in):
                        for ki in range(kH):
                            for kj in range(kW):
                                r = i * sh + ki - ph
                                s = j * sw + kj - pw
                                if 0 <= r < H and 0 <= s < W:
                                    acc += x[n, c, r, s] * weight[o, c, ki, kj]
                    if bias is not None:
                        acc += bias[o]
                    out[n, o, i, j] = acc
    return out

def maxpool(x, kernel_size, stride=None, padding=0):
    if stride is None:
        stride = kernel_size
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
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
                            s = j * sw + b - pw
                            if 0 <= r < H and 0 <= s < W:
                                best = np.maximum(best, x[n, c, r, s])
                    out[n, c, i, j] = best
    return out
