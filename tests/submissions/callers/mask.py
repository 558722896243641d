"""Wrong: pad: pairs in wrong order when two axes are padded (4 numbers).

Callers: conv2d (right) calls pad with floats; maxpool (right) pads the values AND a bool mask
with pad; conv1d pads one axis.
"""

import numpy as np


def _pair(v):
    return (v, v) if isinstance(v, int) else tuple(v)


def pad(x, padding, value=0.0):
    # rows and columns
    if len(padding) == 4:
        top, bottom, left, right = padding
        return np.pad(
            x, [(0, 0)] * (x.ndim - 2) + [(top, bottom), (left, right)], constant_values=value
        )
    w = [(0, 0)] * x.ndim
    for i in range(len(padding) // 2):
        w[x.ndim - 1 - i] = (padding[2 * i], padding[2 * i + 1])
    return np.pad(x, w, constant_values=value)


def _unfold(x, k, s):
    return np.lib.stride_tricks.sliding_window_view(x, k, axis=(2, 3))[:, :, :: s[0], :: s[1]]


def conv2d(x, weight, bias=None, stride=1, padding=0):
    ph, pw = _pair(padding)
    win = _unfold(pad(x, (pw, pw, ph, ph)), weight.shape[2:], _pair(stride))
    y = np.einsum("nchwij,ocij->nohw", win, weight)
    return y if bias is None else y + bias[:, None, None]


def conv1d(x, weight, bias=None, stride=1, padding=0):
    xp = pad(x, (padding, padding))
    win = _unfold(xp[:, :, None], (1, weight.shape[2]), (1, stride))
    y = np.einsum("ncujvk,ock->noj", win, weight)
    return y if bias is None else y + bias[:, None]


def maxpool(x, kernel_size, stride=None, padding=0):
    k = _pair(kernel_size)
    s = k if stride is None else _pair(stride)
    ph, pw = _pair(padding)
    around = (pw, pw, ph, ph)
    values = _unfold(pad(x, around), k, s)
    real = _unfold(
        pad(np.ones(x.shape, dtype=bool), around, False), k, s
    )  # which cells are no padding
    return np.where(real, values, x.dtype.type(-np.inf)).max(axis=(4, 5))
