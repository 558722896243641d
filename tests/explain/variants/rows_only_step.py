"""CNN operations by hand."""

import itertools

import numpy as np


def pad(x, padding, value=0.0):
    if len(padding) == 0:
        return x.copy()
    # the last pair is for the outermost padded axis: peel it off, the rest is recursion
    *inner, lo, hi = padding
    x = pad(x, tuple(inner), value)
    axis = x.ndim - len(padding) // 2
    shape = x.shape[:axis] + (x.shape[axis] + lo + hi,) + x.shape[axis + 1:]
    out = np.full(shape, value, dtype=x.dtype)
    out[(slice(None),) * axis + (slice(lo, lo + x.shape[axis]),)] = x
    return out


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


def conv2d(x, weight, bias=None, stride=1, padding=0):
    """dense correlation first, then keep the cells the stride asks for"""
    sr = stride[0] if isinstance(stride, tuple) else stride
    pr, pc = padding if isinstance(padding, tuple) else (padding, padding)
    canvas = np.zeros((x.shape[0], x.shape[1], x.shape[2] + 2 * pr, x.shape[3] + 2 * pc), dtype=x.dtype)
    canvas[:, :, pr:x.shape[2] + pr, pc:x.shape[3] + pc] = x
    R = canvas.shape[2] - weight.shape[2] + 1
    Q = canvas.shape[3] - weight.shape[3] + 1
    dense = 0
    for u, v in itertools.product(range(weight.shape[2]), range(weight.shape[3])):
        dense = dense + np.tensordot(weight[:, :, u, v], canvas[:, :, u:u + R, v:v + Q], axes=([1], [1]))
    dense = dense.swapaxes(0, 1)
    dense = dense[:, :, ::sr]
    if bias is not None:
        dense = dense + np.expand_dims(bias, (0, 2, 3))
    return dense.copy()


def maxpool(x, kernel_size, stride=None, padding=0):
    k = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    s = k if stride is None else stride if isinstance(stride, tuple) else (stride, stride)
    p = padding if isinstance(padding, tuple) else (padding, padding)
    a = np.pad(x, ((0, 0), (0, 0), (p[0], p[0]), (p[1], p[1])), constant_values=-np.inf)
    w = np.lib.stride_tricks.sliding_window_view(a, k, axis=(2, 3))
    return w[:, :, ::s[0], ::s[1]].max(axis=(-2, -1))
