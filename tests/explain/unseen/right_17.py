"""Nothing is wrong."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def _both(a):
    return (a, a) if np.isscalar(a) else tuple(a)


def pad(x, padding, value=0.0):
    shape = list(x.shape)
    inner = [slice(None)] * x.ndim
    for i in range(0, len(padding), 2):
        ax = -1 - i // 2
        inner[ax] = slice(padding[i], padding[i] + x.shape[ax])
        shape[ax] += padding[i] + padding[i + 1]
    out = np.full(tuple(shape), value, dtype=x.dtype)
    out[tuple(inner)] = x
    return out


def _zero_border(x, *amounts):
    k = len(amounts)
    shape = x.shape[:-k] + tuple(n + 2 * p for n, p in zip(x.shape[-k:], amounts))
    out = np.zeros(shape, x.dtype)
    out[(Ellipsis,) + tuple(slice(p, p + n) for n, p in zip(x.shape[-k:], amounts))] = x
    return out


def conv1d(x, weight, bias=None, stride=1, padding=0):
    if not np.isscalar(stride):
        stride = stride[0]
    if not np.isscalar(padding):
        padding = padding[0]
    windows = sliding_window_view(_zero_border(x, padding), weight.shape[2], axis=2)
    windows = windows[:, :, ::stride]
    out = np.einsum("nclk,ock->nol", windows, weight)
    if bias is not None:
        out = out + bias[:, None]
    return out


def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = _both(stride)
    ph, pw = _both(padding)
    windows = sliding_window_view(_zero_border(x, ph, pw), weight.shape[2:], axis=(2, 3))
    windows = windows[:, :, ::sh, ::sw]
    out = np.tensordot(windows, weight, axes=([1, 4, 5], [1, 2, 3]))
    if bias is not None:
        out = out + bias
    return np.ascontiguousarray(out.transpose(0, 3, 1, 2))


def maxpool(x, kernel_size, stride=None, padding=0):
    kernel = _both(kernel_size)
    sh, sw = kernel if stride is None else _both(stride)
    ph, pw = _both(padding)
    n, c, h, w = x.shape
    framed = np.full((n, c, h + 2 * ph, w + 2 * pw), -np.inf, x.dtype)
    framed[:, :, ph:ph + h, pw:pw + w] = x
    windows = sliding_window_view(framed, kernel, axis=(2, 3))
    windows = windows[:, :, ::sh, ::sw]
    return windows.max(axis=(-2, -1))
