"""Wrong: conv2d: changes the caller's bias (`bias.shape = (-1, 1, 1, 1)`).

Callers: conv1d (right) hands its bias to conv2d.
"""

import numpy as np


def tup(v):
    return (v, v) if isinstance(v, int) else tuple(v)


def pad(x, padding, value=0.0):
    widths = [(0, 0)] * x.ndim
    for i in range(len(padding) // 2):
        widths[-1 - i] = (padding[2 * i], padding[2 * i + 1])
    return np.pad(x, widths, constant_values=value)


def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = tup(stride)
    ph, pw = tup(padding)
    win = np.lib.stride_tricks.sliding_window_view(
        pad(x, (pw, pw, ph, ph)), weight.shape[2:], axis=(2, 3)
    )
    win = win[:, :, ::sh, ::sw]
    n, oh, ow = x.shape[0], win.shape[2], win.shape[3]
    out = np.zeros((weight.shape[0], n, oh, ow), dtype=x.dtype)
    for o, (img, kernel) in enumerate(zip(out, weight)):
        img += np.einsum("nchwij,cij->nhw", win, kernel)
    if bias is not None:
        bias.shape = (-1, 1, 1, 1)
        out += bias
    return np.ascontiguousarray(out.swapaxes(0, 1))


def conv1d(x, weight, bias=None, stride=1, padding=0):
    return conv2d(x[:, :, None], weight[:, :, None], bias, (1, stride), (0, padding))[:, :, 0]


def maxpool(x, kernel_size, stride=None, padding=0):
    k, p = tup(kernel_size), tup(padding)
    s = k if stride is None else tup(stride)
    win = np.lib.stride_tricks.sliding_window_view(
        pad(x, (p[1], p[1], p[0], p[0]), -np.inf), k, axis=(2, 3)
    )
    return win[:, :, :: s[0], :: s[1]].max(axis=(4, 5))
