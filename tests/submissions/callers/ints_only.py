"""Wrong: conv2d: raises for tuples in stride or padding.

Callers: conv1d (right) calls conv2d always with tuples (s, 1), (p, 0).
"""

import numpy as np


def pad(x, padding, value=0.0):
    widths = [(0, 0)] * x.ndim
    for i in range(len(padding) // 2):
        widths[-1 - i] = (padding[2 * i], padding[2 * i + 1])
    return np.pad(x, widths, constant_values=value)


def conv2d(x, weight, bias=None, stride=1, padding=0):
    x = pad(x, (padding,) * 4)
    kh, kw = weight.shape[2:]
    rows = range(0, x.shape[2] - kh + 1, stride)
    cols = range(0, x.shape[3] - kw + 1, stride)
    out = np.zeros((x.shape[0], weight.shape[0], len(rows), len(cols)), dtype=x.dtype)
    for i, r in enumerate(rows):
        for j, c in enumerate(cols):
            out[:, :, i, j] = np.einsum("ncab,ocab->no", x[:, :, r : r + kh, c : c + kw], weight)
    if bias is not None:
        out += bias[:, None, None]
    return out


def conv1d(x, weight, bias=None, stride=1, padding=0):
    return conv2d(
        x[:, :, :, np.newaxis],
        weight[:, :, :, np.newaxis],
        bias,
        stride=(stride, 1),
        padding=(padding, 0),
    )[:, :, :, 0]


def maxpool(x, kernel_size, stride=None, padding=0):
    def p2(v):
        return (v, v) if isinstance(v, int) else v

    kh, kw = p2(kernel_size)
    sh, sw = p2(stride) if stride is not None else (kh, kw)
    ph, pw = p2(padding)
    x = pad(x, (pw, pw, ph, ph), -np.inf)
    rows = range(0, x.shape[2] - kh + 1, sh)
    cols = range(0, x.shape[3] - kw + 1, sw)
    out = np.zeros((x.shape[0], x.shape[1], len(rows), len(cols)), dtype=x.dtype)
    for i, r in enumerate(rows):
        for j, c in enumerate(cols):
            out[:, :, i, j] = x[:, :, r : r + kh, c : c + kw].max(axis=(2, 3))
    return out
