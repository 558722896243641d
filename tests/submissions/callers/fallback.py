"""Wrong: pad: has no parameter `value` at all.

Callers: maxpool (right) tries pad(..., value=-np.inf), and on TypeError falls back to pad
without it (zeros); conv1d, conv2d call pad (right).
"""

import numpy as np


def pad(x, padding):
    width = [(0, 0)] * x.ndim
    for i in range(len(padding) // 2):
        width[-1 - i] = (padding[2 * i], padding[2 * i + 1])
    return np.pad(x, width, mode="constant")


def _pair(v):
    try:
        return v[0], v[1]
    except TypeError:
        return v, v


def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = _pair(stride)
    ph, pw = _pair(padding)
    xp = pad(x, (pw, pw, ph, ph))
    kh, kw = weight.shape[2:]
    oh = (xp.shape[2] - kh) // sh + 1
    ow = (xp.shape[3] - kw) // sw + 1
    y = np.zeros((x.shape[0], weight.shape[0], oh, ow), dtype=x.dtype)
    for i in range(oh):
        for j in range(ow):
            y[:, :, i, j] = np.tensordot(
                xp[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw],
                weight,
                axes=((1, 2, 3), (1, 2, 3)),
            )
    if bias is not None:
        y += np.reshape(bias, (-1, 1, 1))
    return y


def conv1d(x, weight, bias=None, stride=1, padding=0):
    xp = pad(x, (padding, padding))
    k = weight.shape[2]
    n = (xp.shape[2] - k) // stride + 1
    y = np.zeros((x.shape[0], weight.shape[0], n), dtype=x.dtype)
    for i in range(n):
        y[:, :, i] = np.tensordot(
            xp[:, :, i * stride : i * stride + k], weight, axes=((1, 2), (1, 2))
        )
    if bias is not None:
        y += np.reshape(bias, (-1, 1))
    return y


def maxpool(x, kernel_size, stride=None, padding=0):
    kh, kw = _pair(kernel_size)
    sh, sw = _pair(kernel_size if stride is None else stride)
    ph, pw = _pair(padding)
    try:
        xp = pad(x, (pw, pw, ph, ph), value=-np.inf)
    except TypeError:
        xp = pad(x, (pw, pw, ph, ph))
    oh = (xp.shape[2] - kh) // sh + 1
    ow = (xp.shape[3] - kw) // sw + 1
    y = np.zeros((x.shape[0], x.shape[1], oh, ow), dtype=x.dtype)
    for i in range(oh):
        for j in range(ow):
            y[:, :, i, j] = np.max(
                xp[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw], axis=(2, 3)
            )
    return y
