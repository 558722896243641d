"""Wrong: conv2d (calls itself for every image and filter): bias[:1] for all filters.

Callers: conv1d (right) calls conv2d; pad is recursive too (right); maxpool recursive over images
(right).
"""

import numpy as np


def pair(v):
    return (v, v) if isinstance(v, int) else (v[0], v[1])


def pad(x, padding, value=0.0):
    """recursive: pad the last axis, swap it away, pad the rest"""
    if len(padding) == 0:
        return x.copy()
    l, r = padding[0], padding[1]
    shape = x.shape[:-1] + (x.shape[-1] + l + r,)
    y = np.full(shape, value, dtype=x.dtype)
    y[..., l : l + x.shape[-1]] = x
    if len(padding) > 2:
        y = np.moveaxis(y, -1, 0)
        y = pad(y, padding[2:], value)
        y = np.moveaxis(y, 0, -1)
    return y


def conv2d(x, weight, bias=None, stride=1, padding=0):
    if padding != 0:
        ph, pw = pair(padding)
        return conv2d(pad(x, (pw, pw, ph, ph)), weight, bias, stride)
    sh, sw = pair(stride)
    n, c, h, w = x.shape
    o, _, kh, kw = weight.shape
    if n != 1 or o != 1:
        # one image and one filter at a time
        out = np.zeros((n, o, (h - kh) // sh + 1, (w - kw) // sw + 1), dtype=x.dtype)
        for a in range(n):
            for b in range(o):
                bb = None if bias is None else bias[:1]
                out[a : a + 1, b : b + 1] = conv2d(x[a : a + 1], weight[b : b + 1], bb, stride)
        return out
    out = np.zeros((1, 1, (h - kh) // sh + 1, (w - kw) // sw + 1), dtype=x.dtype)
    for i in range(out.shape[2]):
        for j in range(out.shape[3]):
            out[0, 0, i, j] = (
                x[0, :, i * sh : i * sh + kh, j * sw : j * sw + kw] * weight[0]
            ).sum()
    if bias is not None:
        out += bias[0]
    return out


def conv1d(x, weight, bias=None, stride=1, padding=0):
    return conv2d(x[:, :, None, :], weight[:, :, None, :], bias, (1, stride), (0, padding))[
        :, :, 0, :
    ]


def maxpool(x, kernel_size, stride=None, padding=0):
    kh, kw = pair(kernel_size)
    sh, sw = pair(kernel_size if stride is None else stride)
    ph, pw = pair(padding)
    n, c = x.shape[:2]
    if n > 1:
        return np.concatenate([maxpool(img[None], kernel_size, stride, padding) for img in x])
    x = pad(x, (pw, pw, ph, ph), -np.inf)
    out = np.zeros((n, c, (x.shape[2] - kh) // sh + 1, (x.shape[3] - kw) // sw + 1), dtype=x.dtype)
    for i in range(out.shape[2]):
        for j in range(out.shape[3]):
            out[:, :, i, j] = (
                x[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw].max(axis=3).max(axis=2)
            )
    return out
