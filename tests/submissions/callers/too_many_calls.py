"""Wrong: conv1d: kernel flipped.

Callers: conv2d (right) calls conv1d for every image, filter, channel, output cell and kernel
row, which is more often than calls are served.
"""

import numpy as np


def _pair(v):
    return (v, v) if isinstance(v, int) else tuple(v)


def pad(x, padding, value=0.0):
    widths = [(0, 0)] * x.ndim
    for i in range(len(padding) // 2):
        widths[-1 - i] = (padding[2 * i], padding[2 * i + 1])
    return np.pad(x, widths, constant_values=value)


def conv1d(x, weight, bias=None, stride=1, padding=0):
    xp = pad(x, (padding, padding))
    K = weight.shape[2]
    n = (xp.shape[2] - K) // stride + 1
    y = np.zeros((x.shape[0], weight.shape[0], n), dtype=x.dtype)
    for i in range(n):
        for k in range(K):
            y[:, :, i] += xp[:, :, i * stride + k] @ weight[:, :, K - 1 - k].T
    if bias is not None:
        y += bias[:, None]
    return y


def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = _pair(stride)
    ph, pw = _pair(padding)
    x = pad(x, (pw, pw, ph, ph))
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    oh, ow = (H - kh) // sh + 1, (W - kw) // sw + 1
    y = np.zeros((N, O, oh, ow), dtype=x.dtype)
    for n in range(N):
        for o in range(O):
            for c in range(C):
                for i in range(oh):
                    for j in range(ow):
                        for r in range(kh):
                            row = x[n : n + 1, c : c + 1, i * sh + r, j * sw : j * sw + kw]
                            y[n, o, i, j] += conv1d(row, weight[o : o + 1, c : c + 1, r])[0, 0, 0]
            if bias is not None:
                y[n, o] += bias[o]
    return y


def maxpool(x, kernel_size, stride=None, padding=0):
    kh, kw = _pair(kernel_size)
    sh, sw = (kh, kw) if stride is None else _pair(stride)
    ph, pw = _pair(padding)
    xp = pad(x, (pw, pw, ph, ph), -np.inf)
    oh, ow = (xp.shape[2] - kh) // sh + 1, (xp.shape[3] - kw) // sw + 1
    out = np.empty(x.shape[:2] + (oh, ow), dtype=x.dtype)
    for i in range(oh):
        for j in range(ow):
            out[:, :, i, j] = xp[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw].max(axis=(2, 3))
    return out
