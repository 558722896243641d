import numpy as np


def conv2d(x, weight, bias=None, stride=1, padding=0):
    if isinstance(stride, int):
        stride = (stride, stride)
    if isinstance(padding, int):
        padding = (padding, padding)
    N, C, H, W = x.shape
    O, _, kH, kW = weight.shape
    ph, pw = padding
    xp = np.zeros((N, C, H + 2 * ph, W + 2 * pw), dtype=x.dtype)
    xp[:, :, ph:ph + H, pw:pw + W] = x
    Ho = (H + 2 * ph - kH) // stride[0] + 1
    Wo = (W + 2 * pw - kW) // stride[1] + 1
    out = np.zeros((N, O, Ho, Wo), dtype=x.dtype)
    for n in range(N):
        for o in range(O):
            for i in range(Ho):
                for j in range(Wo):
                    r, q = i * stride[0], j * stride[1]
                    out[n, o, i, j] = np.sum(xp[n, :, r:r + kH, q:q + kW] * weight[o])
                    if bias is not None:
                        out[n, o, i, j] += bias[o]
    return out


def conv1d(x, weight, bias=None, stride=1, padding=0, memo={}):
    N, C_in, L = x.shape
    C_out, _, K = weight.shape
    L_out = (L + 2 * padding - K) // stride + 1

    def cell(n, o, t):
        # dynamic programming: compute each cell only once
        if (n, o, t) not in memo:
            begin = t * stride - padding
            lo = max(begin, 0)
            hi = min(begin + K, L)
            if lo < hi:
                memo[n, o, t] = np.sum(x[n, :, lo:hi] * weight[o, :, lo - begin:hi - begin])
            else:
                memo[n, o, t] = 0.0
        return memo[n, o, t]

    out = np.array([[[cell(n, o, t) for t in range(L_out)] for o in range(C_out)] for n in range(N)], dtype=x.dtype)
    if bias is not None:
        out = out + bias[:, np.newaxis]
    return out


def maxpool(x, kernel_size, stride=None, padding=0):
    k = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    s = k if stride is None else stride if isinstance(stride, tuple) else (stride, stride)
    p = padding if isinstance(padding, tuple) else (padding, padding)
    a = np.pad(x, ((0, 0), (0, 0), (p[0], p[0]), (p[1], p[1])), constant_values=-np.inf)
    w = np.lib.stride_tricks.sliding_window_view(a, k, axis=(2, 3))
    return w[:, :, ::s[0], ::s[1]].max(axis=(-2, -1))


def pad(x, padding, value=0.0):
    if len(padding) == 0:
        return x.copy()
    # the last pair is for the outermost padded axis: peel it off, the rest is recursion
    *inner, lo, hi = padding
    x = pad(x, tuple(inner), value)
    axis = x.ndim - len(padding) // 2
    shape = x.shape[:axis] + (x.shape[axis] + lo + hi,) + x.shape[axis + 1:]
    out = np.full(shape, value, dtype=x.dtype)
    out[(slice(None),) * axis + (slice(lo, lo + x.shape[axis]),)] = x
    return out
