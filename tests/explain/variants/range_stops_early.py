"""Convolution and pooling in NumPy."""

import numpy as np


def conv2d(x, weight, bias=None, stride=1, padding=0):
    sy, sx = stride if isinstance(stride, tuple) else (stride, stride)
    py, px = padding if isinstance(padding, tuple) else (padding, padding)
    x = pad(x, (px, px, py, py))
    kh, kw = weight.shape[2], weight.shape[3]
    tops = range(0, x.shape[2] - kh, sy)
    lefts = range(0, x.shape[3] - kw, sx)
    out = np.zeros((x.shape[0], weight.shape[0], len(tops), len(lefts)), dtype=x.dtype)
    for i, top in enumerate(tops):
        for j, left in enumerate(lefts):
            patch = x[:, None, :, top:top + kh, left:left + kw]
            out[:, :, i, j] = (patch * weight[None]).sum(axis=(2, 3, 4))
    if bias is not None:
        out = out + bias[:, np.newaxis, np.newaxis]
    return out


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
