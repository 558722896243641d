"""Wrong: two: pad (axes in wrong order) and conv2d (strides swapped).

Callers: conv1d (right) -> conv2d -> pad; maxpool (right) -> pad.
"""

import numpy as np
from numpy.lib.stride_tricks import as_strided


def _pair(v):
    return (v, v) if isinstance(v, int) else tuple(v)


def pad(x, padding, value=0.0):
    n = len(padding) // 2
    spec = [(0, 0)] * (x.ndim - n)
    for i in range(n):
        spec.append((padding[2 * i], padding[2 * i + 1]))
    return np.pad(x, spec, constant_values=value)


def _windows(x, k, s):
    x = np.ascontiguousarray(x)
    n, c, h, w = x.shape
    a, b, d, e = x.strides
    oh, ow = (h - k[0]) // s[0] + 1, (w - k[1]) // s[1] + 1
    return as_strided(
        x, (n, c, oh, ow, k[0], k[1]), (a, b, d * s[0], e * s[1], d, e), writeable=False
    )


def conv2d(x, weight, bias=None, stride=1, padding=0):
    s = _pair(stride)
    p = _pair(padding)
    win = _windows(pad(x, (p[1], p[1], p[0], p[0])), weight.shape[2:], (s[1], s[0]))
    out = np.tensordot(win, weight, ((1, 4, 5), (1, 2, 3))).transpose(0, 3, 1, 2)
    if bias is not None:
        out = out + bias.reshape(1, -1, 1, 1)
    return np.ascontiguousarray(out)


def conv1d(x, weight, bias=None, stride=1, padding=0):
    out = conv2d(x[:, :, None, :], weight[:, :, None, :], bias, (1, stride), (0, padding))
    return out[:, :, 0, :].copy()


def maxpool(x, kernel_size, stride=None, padding=0):
    k = _pair(kernel_size)
    s = k if stride is None else _pair(stride)
    p = _pair(padding)
    return _windows(pad(x, (p[1], p[1], p[0], p[0]), -np.inf), k, s).max(axis=(4, 5))
