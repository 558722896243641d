"""Nothing is wrong."""

import numpy as np


def _pair(value):
    # an int stands for both axes
    if not isinstance(value, tuple):
        value = (value, value)
    return value


def _pool_last(x, k, s, p):
    """Max pooling along the last axis only."""
    x = pad(x, (p, p), -np.inf)
    n = (x.shape[-1] - k) // s + 1
    parts = [x[..., i * s:i * s + k].max(axis=-1) for i in range(n)]
    return np.stack(parts, axis=-1)


def maxpool(x, kernel_size, stride=None, padding=0):
    stride = kernel_size if stride is None else stride
    kh, kw = _pair(kernel_size)
    sh, sw = _pair(stride)
    padH, padW = _pair(padding)
    y = _pool_last(x, kw, sw, padW)
    y = np.swapaxes(y, 2, 3)
    y = _pool_last(y, kh, sh, padH)
    return np.swapaxes(y, 2, 3)


def pad(x, padding, value=0.0):
    w = []
    for i in range(0, len(padding), 2):
        w.insert(0, (padding[i], padding[i + 1]))
    while len(w) < x.ndim:
        w.insert(0, (0, 0))
    return np.pad(x, w, "constant", constant_values=value) if w else x.copy()


def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = _pair(stride)
    padH, padW = _pair(padding)
    kh, kw = weight.shape[2], weight.shape[3]
    big = pad(x, (padW, padW, padH, padH))
    tops = range(0, big.shape[2] - kh + 1, sh)
    lefts = range(0, big.shape[3] - kw + 1, sw)
    flat_w = weight.reshape(weight.shape[0], -1)
    Y = np.array([[big[:, :, t:t + kh, l:l + kw].reshape(len(x), flat_w.shape[1]) @ flat_w.T
                     for l in lefts] for t in tops])
    Y = Y.transpose(2, 3, 0, 1)
    if bias is not None:
        Y = Y + bias[:, None, None]
    return Y


def conv1d(x, weight, bias=None, stride=1, padding=0):
    N, C, L = x.shape
    O, _, K = weight.shape
    buf = np.zeros((N, C, L + 2 * padding), dtype=x.dtype)
    buf[:, :, padding:padding + L] = x
    starts = range(0, buf.shape[2] - K + 1, stride)
    cols = np.array([buf[:, :, s:s + K].reshape(N, C * K) for s in starts])
    w = weight.reshape(O, C * K)
    res = np.matmul(cols, w.T)           # positions, N, O
    if bias is not None:
        res = res + bias
    return np.transpose(res, (1, 2, 0))
