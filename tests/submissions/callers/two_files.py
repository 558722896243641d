"""Wrong: pad in helpers.py: whole padding put at the right/bottom end (0, l + r).

Callers: conv1d, conv2d, maxpool in cnn.py (right), `from helpers import pad, pair, out_size`.
"""

import numpy as np

from helpers import pad, pair, out_size


def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = pair(stride)
    ph, pw = pair(padding)
    x = pad(x, (pw, pw, ph, ph))
    kh, kw = weight.shape[2:]
    oh, ow = out_size(x.shape[2], kh, sh), out_size(x.shape[3], kw, sw)
    y = np.zeros((x.shape[0], weight.shape[0], oh, ow), x.dtype)
    for i in range(oh):
        for j in range(ow):
            y[:, :, i, j] = np.einsum(
                "ncab,ocab->no", x[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw], weight
            )
    return y if bias is None else y + bias[:, None, None]


def conv1d(x, weight, bias=None, stride=1, padding=0):
    x = pad(x, (padding, padding))
    k = weight.shape[2]
    n = out_size(x.shape[2], k, stride)
    y = np.zeros((x.shape[0], weight.shape[0], n), x.dtype)
    for i in range(n):
        y[:, :, i] = np.einsum("nck,ock->no", x[:, :, i * stride : i * stride + k], weight)
    return y if bias is None else y + bias[:, None]


def maxpool(x, kernel_size, stride=None, padding=0):
    kh, kw = pair(kernel_size)
    sh, sw = pair(stride or kernel_size)
    ph, pw = pair(padding)
    x = pad(x, (pw, pw, ph, ph), value=-np.inf)
    oh, ow = out_size(x.shape[2], kh, sh), out_size(x.shape[3], kw, sw)
    y = np.zeros((x.shape[0], x.shape[1], oh, ow), x.dtype)
    for i in range(oh):
        for j in range(ow):
            y[:, :, i, j] = x[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw].max(axis=(2, 3))
    return y
