"""Wrong: pad: all padding put at the front (place + left + right).

Callers: conv2d (right) calls pad with numpy integers; conv1d with a list and copy_borders=False;
maxpool with value=-inf and copy_borders=False (an extra parameter of the student, off).
"""

import numpy as np


def pad(x, padding, value=0.0, copy_borders=False):
    """copy_borders: fill with the last value at the border (for trying out)"""
    left = np.zeros(x.ndim, dtype=int)
    right = np.zeros(x.ndim, dtype=int)
    for i in range(len(padding) // 2):
        left[-1 - i], right[-1 - i] = padding[2 * i : 2 * i + 2]
    if copy_borders:
        return np.pad(x, np.stack([left, right], axis=1), mode="edge")
    out = np.full(np.array(x.shape) + left + right, value, dtype=x.dtype)
    for place in np.ndindex(*x.shape):
        out[tuple(place + left + right)] = x[place]
    return out


def _pair(v):
    return np.array([v, v]) if np.ndim(v) == 0 else np.array(v)


def conv2d(x, weight, bias=None, stride=1, padding=0):
    s = _pair(stride)
    p = _pair(padding)
    x = pad(x, tuple(np.repeat(p[::-1], 2)))  # numpy integers
    k = np.array(weight.shape[2:])
    oh, ow = (np.array(x.shape[2:]) - k) // s + 1
    y = np.zeros((x.shape[0], weight.shape[0], oh, ow), dtype=x.dtype)
    for i in range(oh):
        for j in range(ow):
            a, b = np.array([i, j]) * s
            y[:, :, i, j] = np.einsum("ncab,ocab->no", x[:, :, a : a + k[0], b : b + k[1]], weight)
    if bias is not None:
        y += bias[:, None, None]
    return y


def conv1d(x, weight, bias=None, stride=1, padding=0):
    x = pad(x, [padding, padding], copy_borders=False)
    k = weight.shape[2]
    n = (x.shape[2] - k) // stride + 1
    y = np.zeros((x.shape[0], weight.shape[0], n), dtype=x.dtype)
    for i in range(n):
        y[:, :, i] = np.einsum("nck,ock->no", x[:, :, i * stride : i * stride + k], weight)
    if bias is not None:
        y += bias[:, None]
    return y


def maxpool(x, kernel_size, stride=None, padding=0):
    k, p = _pair(kernel_size), _pair(padding)
    s = k if stride is None else _pair(stride)
    x = pad(x, tuple(np.repeat(p[::-1], 2)), value=-np.inf, copy_borders=False)
    oh, ow = (np.array(x.shape[2:]) - k) // s + 1
    y = np.zeros((x.shape[0], x.shape[1], oh, ow), dtype=x.dtype)
    for i in range(oh):
        for j in range(ow):
            a, b = np.array([i, j]) * s
            y[:, :, i, j] = x[:, :, a : a + k[0], b : b + k[1]].max(axis=(2, 3))
    return y
