"""Wrong: pad: `slice(a, -b)` with b = 0 gives an empty slice, ValueError.

Callers: conv2d and maxpool through the generator windows(), which calls pad; conv1d calls pad
itself (all right).
"""

import numpy as np


def pad(x, padding, value=0.0):
    shape = list(x.shape)
    inside = [slice(None)] * x.ndim
    for axis, (a, b) in zip(range(x.ndim - 1, -1, -1), zip(padding[::2], padding[1::2])):
        shape[axis] += a + b
        inside[axis] = slice(a, -b)
    big = np.full(shape, value, dtype=x.dtype)
    big[tuple(inside)] = x
    return big


def _norm(v):
    return tuple(v) if isinstance(v, (list, tuple)) else (v, v)


def windows(x, kernel, stride, padding, fill):
    """yields (i, j, window)"""
    kh, kw = kernel
    sh, sw = stride
    ph, pw = padding
    x = pad(x, (pw, pw, ph, ph), fill)
    starts = (
        (i, j) for i in range(0, x.shape[2] - kh + 1, sh) for j in range(0, x.shape[3] - kw + 1, sw)
    )
    for i, j in starts:
        yield i // sh, j // sw, x[:, :, i : i + kh, j : j + kw]


def _size(x, k, s, p):
    return tuple((n + 2 * q - m) // t + 1 for n, m, t, q in zip(x.shape[2:], k, s, p))


def conv2d(x, weight, bias=None, stride=1, padding=0):
    s, p, k = _norm(stride), _norm(padding), weight.shape[2:]
    y = np.zeros((x.shape[0], weight.shape[0]) + _size(x, k, s, p), dtype=x.dtype)
    for i, j, win in windows(x, k, s, p, 0.0):
        y[:, :, i, j] = np.einsum("ncab,ocab->no", win, weight)
    if bias is not None:
        y += bias.reshape(1, -1, 1, 1)
    return y


def conv1d(x, weight, bias=None, stride=1, padding=0):
    xp = pad(x, (padding, padding))
    k = weight.shape[2]
    cols = [
        np.einsum("nck,ock->no", xp[:, :, i : i + k], weight)
        for i in range(0, xp.shape[2] - k + 1, stride)
    ]
    y = np.stack(cols, axis=2)
    if bias is not None:
        y = y + bias[:, None]
    return y


def maxpool(x, kernel_size, stride=None, padding=0):
    k, p = _norm(kernel_size), _norm(padding)
    s = k if stride is None else _norm(stride)
    y = np.zeros(x.shape[:2] + _size(x, k, s, p), dtype=x.dtype)
    for i, j, win in windows(x, k, s, p, -np.inf):
        y[:, :, i, j] = np.amax(win, axis=(2, 3))
    return y
