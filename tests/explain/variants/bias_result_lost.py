"""CNN operations by hand."""

import functools

import numpy as np


def pad(x, padding, value=0.0):
    shape = list(x.shape)
    where = [slice(None)] * x.ndim
    for k in range(len(padding) // 2):
        axis = x.ndim - 1 - k
        before, after = padding[2 * k], padding[2 * k + 1]
        where[axis] = slice(before, before + x.shape[axis])
        shape[axis] += before + after
    result = np.full(shape, value, dtype=x.dtype)
    result[tuple(where)] = x
    return result


def conv1d(x, weight, bias=None, stride=1, padding=0):
    n, c, l = x.shape
    o, _, k = weight.shape
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding)))
    # one row per output position
    starts = range(0, l + 2 * padding - k + 1, stride)
    rows = np.stack([x[:, :, s:s + k].reshape(n, c * k) for s in starts], axis=1)
    y = (rows @ weight.reshape(o, c * k).T).transpose(0, 2, 1)
    if bias is not None:
        y = y + bias.reshape(1, o, 1)
    return np.ascontiguousarray(y)


def get_pair(v):
    try:
        a, b = v
    except TypeError:
        a = b = v
    return a, b


def conv2d(x, weight, bias=None, stride=1, padding=0):
    (s1, s2), (p1, p2) = get_pair(stride), get_pair(padding)
    kh, kw = weight.shape[2:]
    xp = pad(x, [p2, p2, p1, p1])
    h = (xp.shape[2] - kh) // s1 + 1
    w = (xp.shape[3] - kw) // s2 + 1
    terms = (
        np.einsum("nchw,oc->nohw", xp[:, :, i:i + (h - 1) * s1 + 1:s1, j:j + (w - 1) * s2 + 1:s2], weight[:, :, i, j])
        for i in range(kh)
        for j in range(kw)
    )
    out = functools.reduce(np.add, terms)
    if bias is not None:
        np.add(out, bias[None, :, None, None])
    return out


def maxpool(x, kernel_size, stride=None, padding=0):
    if not isinstance(kernel_size, tuple):
        kernel_size = (kernel_size, kernel_size)
    stride = kernel_size if stride is None else stride
    if not isinstance(stride, tuple):
        stride = (stride, stride)
    if not isinstance(padding, tuple):
        padding = (padding, padding)
    height, width = x.shape[2:]
    out_h = (height + 2 * padding[0] - kernel_size[0]) // stride[0] + 1
    out_w = (width + 2 * padding[1] - kernel_size[1]) // stride[1] + 1
    result = np.empty(x.shape[:2] + (out_h, out_w), dtype=x.dtype)
    # cut the windows off at the border instead of padding
    for i in range(out_h):
        top = i * stride[0] - padding[0]
        bottom = min(top + kernel_size[0], height)
        top = max(top, 0)
        for j in range(out_w):
            left = j * stride[1] - padding[1]
            right = min(left + kernel_size[1], width)
            left = max(left, 0)
            result[:, :, i, j] = x[:, :, top:bottom, left:right].max(axis=(2, 3))
    return result
