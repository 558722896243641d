"""Nothing is wrong."""

import numpy as np
from numpy.lib.stride_tricks import as_strided

def pad(x, padding, value=0.0):
    nd = x.ndim
    pairs = [(0, 0)] * nd
    for k in range(len(padding) // 2):
        pairs[nd - 1 - k] = (padding[2 * k], padding[2 * k + 1])
    out = np.empty([d + a + b for d, (a, b) in zip(x.shape, pairs)], dtype=x.dtype)
    out.fill(value)
    offset = sum(a * st for (a, b), st in zip(pairs, out.strides)) // out.itemsize
    inner = as_strided(out.reshape(-1)[offset:], shape=x.shape, strides=out.strides)
    inner[...] = x
    return out

def conv1d(x, weight, bias=None, stride=1, padding=0):
    xp = np.pad(x, ((0, 0), (0, 0), (padding, padding)), mode="constant")
    n, c, l = xp.shape
    o, _, k = weight.shape
    l_out = (l - k) // stride + 1
    s0, s1, s2 = xp.strides
    cols = as_strided(xp, shape=(n, c, l_out, k), strides=(s0, s1, s2 * stride, s2))
    out = np.tensordot(cols, weight, axes=((1, 3), (1, 2)))
    out = out.transpose(0, 2, 1)
    if bias is not None:
        out = out + bias[None, :, None]
    return np.ascontiguousarray(out)

def conv2d(x, weight, bias=None, stride=1, padding=0):
    if type(stride) is int:
        stride = (stride, stride)
    if type(padding) is int:
        padding = (padding, padding)
    sh, sw = stride
    xp = np.pad(x, ((0, 0), (0, 0), (padding[0], padding[0]), (padding[1], padding[1])), mode="constant")
    n, c, h, w = xp.shape
    o, _, kh, kw = weight.shape
    oh = (h - kh) // sh + 1
    ow = (w - kw) // sw + 1
    s0, s1, s2, s3 = xp.strides
    cols = as_strided(xp, shape=(n, c, oh, ow, kh, kw), strides=(s0, s1, s2 * sh, s3 * sw, s2, s3))
    out = np.tensordot(cols, weight, axes=((1, 4, 5), (1, 2, 3))).transpose(0, 3, 1, 2)
    if bias is not None:
        out = out + bias[None, :, None, None]
    return np.ascontiguousarray(out)

def maxpool(x, kernel_size, stride=None, padding=0):
    if type(kernel_size) is int:
        kernel_size = (kernel_size, kernel_size)
    if stride is None:
        stride = kernel_size
    if type(stride) is int:
        stride = (stride, stride)
    if type(padding) is int:
        padding = (padding, padding)
    kh, kw = kernel_size
    ph, pw = padding
    n, c, h, w = x.shape
    xp = np.full((n, c, h + 2 * ph, w + 2 * pw), -np.inf, dtype=x.dtype)
    xp[:, :, ph:ph + h, pw:pw + w] = x
    oh = (h + 2 * ph - kh) // stride[0] + 1
    ow = (w + 2 * pw - kw) // stride[1] + 1
    s0, s1, s2, s3 = xp.strides
    win = as_strided(xp, shape=(n, c, oh, ow, kh, kw),
                     strides=(s0, s1, s2 * stride[0], s3 * stride[1], s2, s3))
    return win.max(axis=(4, 5))
