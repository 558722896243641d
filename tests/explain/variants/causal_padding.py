"""my solution for the CNN homework"""

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


def _frames(sequence, width, step):
    start = 0
    while start + width <= sequence.shape[-1]:
        yield sequence[..., start:start + width]
        start += step


def conv1d(x, weight, bias=None, stride=1, padding=0):
    zeros = np.zeros(x.shape[:2] + (padding,), dtype=x.dtype)
    longer = np.concatenate((zeros, x), axis=2)
    cells = [np.einsum("nck,ock->no", f, weight) for f in _frames(longer, weight.shape[2], stride)]
    if not cells:
        return np.zeros((x.shape[0], weight.shape[0], 0), dtype=x.dtype)
    out = np.stack(cells, axis=-1)
    if bias is not None:
        out += bias.reshape(-1, 1)
    return out


def conv2d(x, weight, bias=None, stride=1, padding=0):
    # no padded copy, I just skip the cells outside
    s = stride if isinstance(stride, tuple) else (stride, stride)
    p = padding if isinstance(padding, tuple) else (padding, padding)
    N, C, H, W = x.shape
    F, _, KH, KW = weight.shape
    HO = (H + 2 * p[0] - KH) // s[0] + 1
    WO = (W + 2 * p[1] - KW) // s[1] + 1
    y = np.zeros((N, F, HO, WO), dtype=x.dtype)
    for a in range(HO):
        for b in range(WO):
            for u in range(KH):
                r = a * s[0] + u - p[0]
                if not 0 <= r < H:
                    continue
                for v in range(KW):
                    q = b * s[1] + v - p[1]
                    if 0 <= q < W:
                        y[:, :, a, b] += x[:, :, r, q] @ weight[:, :, u, v].T
    if bias is not None:
        y += bias[:, None, None]
    return y
