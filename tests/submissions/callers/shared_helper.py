"""Wrong: get_windows (helper, no operation): column step uses the row stride.

Callers: conv1d, conv2d, maxpool (right in themselves) all use it; pad is right.
"""

import numpy as np


def as_pair(v):
    return v if isinstance(v, tuple) else (v, v)


def pad(x, padding, value=0.0):
    before = [0] * x.ndim
    after = [0] * x.ndim
    for i in range(len(padding) // 2):
        before[-(i + 1)] = padding[2 * i]
        after[-(i + 1)] = padding[2 * i + 1]
    out = np.full([b + n + a for b, n, a in zip(before, x.shape, after)], value, dtype=x.dtype)
    out[tuple(slice(b, b + n) for b, n in zip(before, x.shape))] = x
    return out


def get_windows(x, kernel, stride):
    """all windows of x, shape (N, C, OH, OW, kh, kw)"""
    kh, kw = kernel
    sh, sw = stride
    tops = range(0, x.shape[2] - kh + 1, sh)
    lefts = range(0, x.shape[3] - kw + 1, sh)
    out = np.empty(x.shape[:2] + (len(tops), len(lefts), kh, kw), dtype=x.dtype)
    for i, t in enumerate(tops):
        for j, l in enumerate(lefts):
            out[:, :, i, j] = x[:, :, t : t + kh, l : l + kw]
    return out


def conv2d(x, weight, bias=None, stride=1, padding=0):
    ph, pw = as_pair(padding)
    win = get_windows(pad(x, (pw, pw, ph, ph)), weight.shape[2:], as_pair(stride))
    out = np.einsum("nchwij,ocij->nohw", win, weight)
    if bias is not None:
        out = out + bias[None, :, None, None]
    return out


def conv1d(x, weight, bias=None, stride=1, padding=0):
    win = get_windows(pad(x, (padding, padding))[:, :, None, :], (1, weight.shape[2]), (1, stride))
    out = np.einsum("nclk,ock->nol", win[:, :, 0, :, 0, :], weight)
    if bias is not None:
        out = out + bias[None, :, None]
    return out


def maxpool(x, kernel_size, stride=None, padding=0):
    stride = kernel_size if stride is None else stride
    ph, pw = as_pair(padding)
    win = get_windows(pad(x, (pw, pw, ph, ph), -np.inf), as_pair(kernel_size), as_pair(stride))
    return win.max(axis=(4, 5))
