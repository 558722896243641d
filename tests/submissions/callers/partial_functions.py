"""Wrong: pad: `value` ignored, always zeros.

Callers: maxpool calls it through functools.partial(pad, value=-np.inf); conv1d/conv2d through
partial(pad, value=0.0).
"""

import functools
import numpy as np


def pad(x, padding, value=0.0):
    widths = [[0, 0] for _ in range(x.ndim)]
    for i, p in enumerate(padding):
        widths[x.ndim - 1 - i // 2][i % 2] = p
    return np.pad(x, widths)


zero_pad = functools.partial(pad, value=0.0)
neg_pad = functools.partial(pad, value=-np.inf)


def _hw(v):
    try:
        a, b = v
    except TypeError:
        a = b = v
    return a, b


def _conv(x, weight, bias, stride):
    k = weight.shape[2:]
    axes = tuple(range(2, x.ndim))
    win = np.lib.stride_tricks.sliding_window_view(x, k, axis=axes)
    idx = (slice(None), slice(None)) + tuple(slice(None, None, s) for s in stride)
    win = win[idx]
    n = len(k)
    out = np.tensordot(
        win, weight, axes=([1] + list(range(2 + n, 2 + 2 * n)), list(range(1, 2 + n)))
    )
    out = np.ascontiguousarray(np.moveaxis(out, -1, 1))
    if bias is not None:
        out += bias.reshape((1, -1) + (1,) * n)
    return out


def conv1d(x, weight, bias=None, stride=1, padding=0):
    return _conv(zero_pad(x, (padding, padding)), weight, bias, (stride,))


def conv2d(x, weight, bias=None, stride=1, padding=0):
    ph, pw = _hw(padding)
    return _conv(zero_pad(x, (pw, pw, ph, ph)), weight, bias, _hw(stride))


def maxpool(x, kernel_size, stride=None, padding=0):
    kh, kw = _hw(kernel_size)
    sh, sw = _hw(stride if stride is not None else kernel_size)
    ph, pw = _hw(padding)
    x = neg_pad(x, (pw, pw, ph, ph))
    win = np.lib.stride_tricks.sliding_window_view(x, (kh, kw), axis=(2, 3))
    return win[:, :, ::sh, ::sw].max(axis=(4, 5))
