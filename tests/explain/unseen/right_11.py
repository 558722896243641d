"""Nothing is wrong."""

import numpy as np


def _pair(v):
    if isinstance(v, (tuple, list)):
        return int(v[0]), int(v[1])
    return int(v), int(v)


def _out_size(n, k, s, p):
    return (n + 2 * p - k) // s + 1


def _surround(x, ph, pw, fill):
    n, c, h, w = x.shape
    big = np.empty((n, c, h + 2 * ph, w + 2 * pw), dtype=x.dtype)
    big[...] = fill
    big[:, :, ph:ph + h, pw:pw + w] = x
    return big


def _patch(big, i, j, size, step):
    top = i * step[0]
    left = j * step[1]
    return big[:, :, top:top + size[0], left:left + size[1]]

def pad(x, padding, value=0.0):
    pairs = [(padding[i], padding[i + 1]) for i in range(0, len(padding), 2)]
    pairs.reverse()
    lead = x.ndim - len(pairs)
    pairs = [(0, 0)] * lead + pairs
    out = np.empty([lo + n + hi for n, (lo, hi) in zip(x.shape, pairs)], dtype=x.dtype)
    out[...] = value
    out[tuple([slice(lo, lo + n) for n, (lo, hi) in zip(x.shape, pairs)])] = x
    return out

def conv1d(x, weight, bias=None, stride=1, padding=0):
    n, c, l = x.shape
    o, _, k = weight.shape
    big = _surround(x[:, :, None, :], 0, padding, 0)[:, :, 0, :]
    l_out = _out_size(l, k, stride, padding)
    out = np.zeros((n, o, l_out), dtype=x.dtype)
    for i in range(l_out):
        seg = big[:, None, :, i * stride:i * stride + k]
        out[:, :, i] = (seg * weight[None]).sum(axis=(2, 3))
    if bias is not None:
        out = out + bias[None, :, None]
    return out

def conv2d(x, weight, bias=None, stride=1, padding=0):
    step = _pair(stride)
    ph, pw = _pair(padding)
    n, c, h, w = x.shape
    o, _, kh, kw = weight.shape
    big = _surround(x, ph, pw, 0)
    h_out = _out_size(h, kh, step[0], ph)
    w_out = _out_size(w, kw, step[1], pw)
    out = np.zeros((n, o, h_out, w_out), dtype=x.dtype)
    for i in range(h_out):
        for j in range(w_out):
            p = _patch(big, i, j, (kh, kw), step)
            out[:, :, i, j] = (p[:, None] * weight[None]).sum(axis=(2, 3, 4))
    if bias is not None:
        out = out + bias[None, :, None, None]
    return out

def maxpool(x, kernel_size, stride=None, padding=0):
    size = _pair(kernel_size)
    step = size if stride is None else _pair(stride)
    ph, pw = _pair(padding)
    n, c, h, w = x.shape
    big = _surround(x, ph, pw, -np.inf)
    h_out = _out_size(h, size[0], step[0], ph)
    w_out = _out_size(w, size[1], step[1], pw)
    out = np.zeros((n, c, h_out, w_out), dtype=x.dtype)
    for i in range(h_out):
        for j in range(w_out):
            out[:, :, i, j] = _patch(big, i, j, size, step).max(axis=(2, 3))
    return out
