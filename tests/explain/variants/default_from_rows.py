"""CNN operations by hand."""

import numpy as np


def pad(x, padding, value=0.0):
    # torch counts the axes from the back, numpy from the front
    pairs = [(padding[i], padding[i + 1]) for i in range(0, len(padding), 2)]
    pairs.reverse()
    pairs = [(0, 0)] * (x.ndim - len(pairs)) + pairs
    return np.pad(x, pairs, constant_values=value)


def conv1d(x, weight, bias=None, stride=1, padding=0):
    xp = np.ascontiguousarray(np.pad(x, ((0, 0), (0, 0), (padding, padding))))
    n, c, l = xp.shape
    k = weight.shape[2]
    sn, sc, sl = xp.strides
    win = np.lib.stride_tricks.as_strided(
        xp, shape=(n, c, (l - k) // stride + 1, k), strides=(sn, sc, sl * stride, sl), writeable=False)
    out = np.einsum('nctk,ock->not', win, weight)
    if bias is not None:
        out = out + bias[np.newaxis, :, np.newaxis]
    return out


def _two(v):
    return tuple(v) if isinstance(v, (tuple, list)) else (v, v)


def conv2d(x, weight, bias=None, stride=1, padding=0):
    (sh, sw), (ph, pw) = _two(stride), _two(padding)
    xx = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    n, c, h, w = xx.shape
    o, _, kh, kw = weight.shape
    oh, ow = (h - kh) // sh + 1, (w - kw) // sw + 1
    # im2col: every patch becomes a column
    cols = np.zeros((n, c * kh * kw, oh * ow), dtype=x.dtype)
    p = 0
    for i in range(oh):
        for j in range(ow):
            patch = xx[:, :, i * sh:i * sh + kh, j * sw:j * sw + kw]
            cols[:, :, p] = patch.reshape(n, -1)
            p += 1
    out = np.matmul(weight.reshape(o, -1), cols).reshape(n, o, oh, ow)
    if bias is not None:
        out = out + bias.reshape(1, o, 1, 1)
    return out


def maxpool(x, kernel_size, stride=None, padding=0):
    kh, kw = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    stride = stride or kh
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
    x = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    sN, sC, sH, sW = x.strides
    N, C, H, W = x.shape
    tiles = np.lib.stride_tricks.as_strided(
        x,
        shape=(N, C, (H - kh) // sh + 1, (W - kw) // sw + 1, kh, kw),
        strides=(sN, sC, sH * sh, sW * sw, sH, sW),
    )
    return np.amax(tiles, axis=(-1, -2))
