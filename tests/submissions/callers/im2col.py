"""Wrong: pad: x.ravel(order="K") scrambles arrays that are not C-contiguous.

Callers: conv1d, conv2d, maxpool (right) through im2col (as_strided on the padded array).
"""

import numpy as np
from numpy.lib.stride_tricks import as_strided


def _t2(v):
    return (v, v) if isinstance(v, (int, np.integer)) else (v[0], v[1])


def pad(x, padding, value=0.0):
    nd = x.ndim
    lo = np.zeros(nd, int)
    hi = np.zeros(nd, int)
    k = len(padding) // 2
    lo[nd - k :] = padding[0::2][::-1]
    hi[nd - k :] = padding[1::2][::-1]
    out = np.full(tuple(lo + hi + np.array(x.shape)), value, dtype=x.dtype)
    # fast: write with one flat copy into a strided view of the result
    start = int(sum(l * s for l, s in zip(lo, out.strides))) // out.itemsize
    view = as_strided(out.ravel()[start:], x.shape, out.strides)
    view[...] = x.ravel(order="K").reshape(x.shape)
    return out


def im2col(x, kernel, stride, padding, value=0.0):
    """x (N, C, H, W) -> (N, OH, OW, C, kh, kw), padded"""
    (kh, kw), (sh, sw), (ph, pw) = kernel, stride, padding
    xp = pad(x, (pw, pw, ph, ph), value)
    n, c, h, w = xp.shape
    b = xp.itemsize
    oh, ow = (h - kh) // sh + 1, (w - kw) // sw + 1
    # pad gives a new C array
    return as_strided(
        xp, (n, oh, ow, c, kh, kw), (c * h * w * b, sh * w * b, sw * b, h * w * b, w * b, b)
    )


def conv2d(x, weight, bias=None, stride=1, padding=0):
    o, c, kh, kw = weight.shape
    col = im2col(x, (kh, kw), _t2(stride), _t2(padding))
    n, oh, ow = col.shape[:3]
    y = col.reshape(n * oh * ow, c * kh * kw) @ weight.reshape(o, c * kh * kw).T
    if bias is not None:
        y = y + bias
    return np.ascontiguousarray(y.reshape(n, oh, ow, o).transpose(0, 3, 1, 2))


def conv1d(x, weight, bias=None, stride=1, padding=0):
    o, c, k = weight.shape
    col = im2col(x[:, :, None, :], (1, k), (1, stride), (0, padding))
    n, _, ow = col.shape[:3]
    y = col.reshape(n * ow, c * k) @ weight.reshape(o, c * k).T
    if bias is not None:
        y = y + bias
    return np.ascontiguousarray(y.reshape(n, ow, o).transpose(0, 2, 1))


def maxpool(x, kernel_size, stride=None, padding=0):
    k = _t2(kernel_size)
    s = k if stride is None else _t2(stride)
    return im2col(x, k, s, _t2(padding), -np.inf).max(axis=(4, 5)).transpose(0, 3, 1, 2).copy()
