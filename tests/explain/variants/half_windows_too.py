"""Convolution and pooling in NumPy."""

import numpy as np


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


def conv1d(x, weight, bias=None, stride=1, padding=0):
    n, c, l = x.shape
    o, _, k = weight.shape
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding)))
    # one row per output position
    starts = range(0, l + 2 * padding - k + 1, stride)
    rows = np.stack([x[:, :, s:s + k].reshape(n, c * k) for s in starts], axis=1)
    y = (rows @ weight.reshape(o, c * k).T).transpose(0, 2, 1)
    if bias is not None:
        y = y + bias.reshape(1, o, 1)
    return np.ascontiguousarray(y)


def maxpool(x, kernel_size, stride=None, padding=0):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    sh, sw = (kh, kw) if stride is None else (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    H, W = x.shape[2:]
    # -(-a // b) rounds up, so that no pixel is lost
    out_h = -(-(H + 2 * ph - kh) // sh) + 1
    out_w = -(-(W + 2 * pw - kw) // sw) + 1
    out = np.full((x.shape[0], x.shape[1], out_h, out_w), -np.inf, dtype=x.dtype)
    for i in range(out_h):
        for j in range(out_w):
            for r in range(max(0, i * sh - ph), min(H, i * sh - ph + kh)):
                for q in range(max(0, j * sw - pw), min(W, j * sw - pw + kw)):
                    out[:, :, i, j] = np.maximum(out[:, :, i, j], x[:, :, r, q])
    return out


def pad(x, padding, value=0.0):
    n = x.ndim
    before = [0] * n
    new_shape = list(x.shape)
    for k, amount in enumerate(padding):
        ax = n - 1 - k // 2
        if k % 2 == 0:
            before[ax] = amount
        new_shape[ax] = new_shape[ax] + amount
    out = np.empty(new_shape, dtype=x.dtype)
    out.fill(value)
    for idx in np.ndindex(*x.shape):
        out[tuple(i + b for i, b in zip(idx, before))] = x[idx]
    return out
