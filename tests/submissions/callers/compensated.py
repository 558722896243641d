"""Wrong: pad: order (top, bottom, left, right), and maxpool ignores stride (two faults).

Callers: conv2d, maxpool call pad in the same wrong order, so the two errors cancel; conv1d ->
conv2d.
"""

import numpy as np

# everywhere in this order: (top, bottom, left, right)


def two(v):
    return v if isinstance(v, tuple) else (v, v)


def pad(x, padding, value=0.0):
    if len(padding) == 2:
        widths = [(0, 0)] * (x.ndim - 1) + [tuple(padding)]
    else:
        pairs = [tuple(padding[i : i + 2]) for i in range(0, len(padding), 2)]
        widths = [(0, 0)] * (x.ndim - len(pairs)) + pairs
    return np.pad(x, widths, constant_values=value)


def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = two(stride)
    ph, pw = two(padding)
    xp = pad(x, (ph, ph, pw, pw))
    O, C, kh, kw = weight.shape
    oh = (xp.shape[2] - kh) // sh + 1
    ow = (xp.shape[3] - kw) // sw + 1
    out = np.zeros((x.shape[0], O, oh, ow), dtype=x.dtype)
    for i in range(oh):
        for j in range(ow):
            blk = xp[:, None, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
            out[:, :, i, j] = (blk * weight[None]).sum(axis=(2, 3, 4))
    if bias is not None:
        out += bias[None, :, None, None]
    return out


def conv1d(x, weight, bias=None, stride=1, padding=0):
    return conv2d(x[:, :, None], weight[:, :, None], bias, (1, stride), (0, padding))[:, :, 0]


def maxpool(x, kernel_size, stride=None, padding=0):
    kh, kw = two(kernel_size)
    sh, sw = two(kernel_size)
    ph, pw = two(padding)
    xp = pad(x, (ph, ph, pw, pw), -np.inf)
    oh = (xp.shape[2] - kh) // sh + 1
    ow = (xp.shape[3] - kw) // sw + 1
    out = np.zeros(x.shape[:2] + (oh, ow), dtype=x.dtype)
    for i in range(oh):
        for j in range(ow):
            out[:, :, i, j] = xp[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw].max(axis=(2, 3))
    return out
