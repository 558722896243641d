"""Wrong: conv2d: kernel flipped.

Callers: conv1d (right in itself) calls conv2d; conv2d and maxpool call pad (right).
"""

import numpy as np


def _two(v):
    return (v, v) if isinstance(v, int) else tuple(v)


def pad(x, padding, value=0.0):
    widths = [(0, 0)] * x.ndim
    for i in range(len(padding) // 2):
        widths[-1 - i] = (padding[2 * i], padding[2 * i + 1])
    return np.pad(x, widths, mode="constant", constant_values=value)


def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = _two(stride)
    ph, pw = _two(padding)
    xp = pad(x, (pw, pw, ph, ph))
    # a convolution flips the kernel
    w = weight[:, :, ::-1, ::-1]
    n, c, h, wd = xp.shape
    o, _, kh, kw = w.shape
    oh = (h - kh) // sh + 1
    ow = (wd - kw) // sw + 1
    out = np.zeros((n, o, oh, ow), dtype=x.dtype)
    for i in range(oh):
        for j in range(ow):
            patch = xp[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
            out[:, :, i, j] = np.tensordot(patch, w, axes=([1, 2, 3], [1, 2, 3]))
    if bias is not None:
        out += bias.reshape(1, -1, 1, 1)
    return out


def conv1d(x, weight, bias=None, stride=1, padding=0):
    # a signal is an image of height 1
    y = conv2d(
        x[:, :, None, :], weight[:, :, None, :], bias, stride=(1, stride), padding=(0, padding)
    )
    return y[:, :, 0, :]


def maxpool(x, kernel_size, stride=None, padding=0):
    if stride is None:
        stride = kernel_size
    kh, kw = _two(kernel_size)
    sh, sw = _two(stride)
    ph, pw = _two(padding)
    xp = pad(x, (pw, pw, ph, ph), -np.inf)
    oh = (xp.shape[2] - kh) // sh + 1
    ow = (xp.shape[3] - kw) // sw + 1
    out = np.empty(x.shape[:2] + (oh, ow), dtype=x.dtype)
    for i in range(oh):
        for j in range(ow):
            out[:, :, i, j] = xp[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw].max(axis=(2, 3))
    return out
