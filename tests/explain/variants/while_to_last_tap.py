import numpy as np


def pad(x, padding, value=0.0):
    y = x.copy()
    axis = -1
    todo = list(padding)
    while todo:
        front = todo.pop(0)
        back = todo.pop(0)
        shape = list(y.shape)
        shape[axis] = front
        a = np.full(shape, value, dtype=x.dtype)
        shape[axis] = back
        b = np.full(shape, value, dtype=x.dtype)
        y = np.concatenate([a, y, b], axis=axis)
        axis -= 1
    return y


def conv1d(x, weight, bias=None, stride=1, padding=0):
    N, C_in, L = x.shape
    C_out, C_in, K = weight.shape
    L_out = (L + 2 * padding - K) // stride + 1
    y = np.zeros((N, C_out, L_out), dtype=x.dtype)
    n = 0
    while n < N:
        o = 0
        while o < C_out:
            t = 0
            while t < L_out:
                value = 0.0
                k = 0
                while k < K - 1:
                    i = t * stride + k - padding
                    if i >= 0 and i < L:
                        c = 0
                        while c < C_in:
                            value += x[n, c, i] * weight[o, c, k]
                            c += 1
                    k += 1
                if bias is not None:
                    value += bias[o]
                y[n, o, t] = value
                t += 1
            o += 1
        n += 1
    return y


def conv2d(x, weight, bias=None, stride=1, padding=0):
    # no padded copy, I just skip the cells outside
    s = stride if isinstance(stride, tuple) else (stride, stride)
    p = padding if isinstance(padding, tuple) else (padding, padding)
    N, C, H, W = x.shape
    F, _, KH, KW = weight.shape
    HO = (H + 2 * p[0] - KH) // s[0] + 1
    WO = (W + 2 * p[1] - KW) // s[1] + 1
    y = np.zeros((N, F, HO, WO), dtype=x.dtype)
    for a in range(HO):
        for b in range(WO):
            for u in range(KH):
                r = a * s[0] + u - p[0]
                if not 0 <= r < H:
                    continue
                for v in range(KW):
                    q = b * s[1] + v - p[1]
                    if 0 <= q < W:
                        y[:, :, a, b] += x[:, :, r, q] @ weight[:, :, u, v].T
    if bias is not None:
        y += bias[:, None, None]
    return y


def maxpool(x, kernel_size, stride=None, padding=0):
    k1, k2 = kernel_size if isinstance(kernel_size, tuple) else (kernel_size,) * 2
    s1, s2 = (k1, k2) if stride is None else (stride if isinstance(stride, tuple) else (stride,) * 2)
    p1, p2 = padding if isinstance(padding, tuple) else (padding,) * 2
    y = np.pad(x, ((0, 0), (0, 0), (p1, p1), (p2, p2)), constant_values=-np.inf)
    # max over rows first, then over columns
    y = np.stack([y[:, :, r:r + k1, :].max(axis=2) for r in range(0, y.shape[2] - k1 + 1, s1)], axis=2)
    y = np.stack([y[:, :, :, q:q + k2].max(axis=3) for q in range(0, y.shape[3] - k2 + 1, s2)], axis=3)
    return y
