"""Convolution and pooling in NumPy."""

import numpy as np


_INDEX_CACHE = {}


def _gather_indices(shape, kernel, stride):
    """making the indices is slow, so remember them"""
    key = (shape, kernel)
    if key not in _INDEX_CACHE:
        h, w = shape
        rows = np.arange(0, h - kernel[0] + 1, stride[0])
        cols = np.arange(0, w - kernel[1] + 1, stride[1])
        grid_r = rows[:, None, None, None] + np.arange(kernel[0])[None, None, :, None]
        grid_c = cols[None, :, None, None] + np.arange(kernel[1])[None, None, None, :]
        _INDEX_CACHE[key] = grid_r, grid_c
    return _INDEX_CACHE[key]


def conv2d(x, weight, bias=None, stride=1, padding=0):
    stride = stride if isinstance(stride, tuple) else (stride, stride)
    padding = padding if isinstance(padding, tuple) else (padding, padding)
    x = np.pad(x, ((0, 0), (0, 0)) + tuple((p, p) for p in padding))
    grid_r, grid_c = _gather_indices(x.shape[2:], weight.shape[2:], stride)
    patches = x[:, :, grid_r, grid_c]
    out = np.tensordot(weight, patches, axes=([1, 2, 3], [1, 4, 5]))
    out = np.ascontiguousarray(out.swapaxes(0, 1))
    if bias is not None:
        out += bias[:, None, None]
    return out


def conv1d(x, weight, bias=None, stride=1, padding=0):
    p = np.pad(x, [(0, 0), (0, 0), (padding, padding)])
    k = weight.shape[2]
    l_out = (p.shape[2] - k) // stride + 1
    index = stride * np.arange(l_out)[:, None] + np.arange(k)[None, :]
    gathered = np.take(p, index, axis=2)          # N, C, L_out, K
    res = np.tensordot(gathered, weight, axes=([1, 3], [1, 2]))
    res = np.moveaxis(res, 2, 1).copy()
    if bias is not None:
        res += bias.reshape(-1, 1)
    return res


def maxpool(x, kernel_size, stride=None, padding=0):
    if isinstance(kernel_size, int):
        kernel_size = (kernel_size, kernel_size)
    if stride is None:
        stride = kernel_size
    if isinstance(stride, int):
        stride = (stride, stride)
    if isinstance(padding, int):
        padding = (padding, padding)
    N, C, H, W = x.shape
    H_out = (H + 2 * padding[0] - kernel_size[0]) // stride[0] + 1
    W_out = (W + 2 * padding[1] - kernel_size[1]) // stride[1] + 1
    out = np.zeros((N, C, H_out, W_out), dtype=x.dtype)
    for n in range(N):
        for c in range(C):
            for i in range(H_out):
                for j in range(W_out):
                    best = -np.inf
                    for u in range(kernel_size[0]):
                        for v in range(kernel_size[1]):
                            r = i * stride[0] + u - padding[0]
                            q = j * stride[1] + v - padding[1]
                            if 0 <= r < H and 0 <= q < W:
                                best = max(best, x[n, c, r, q])
                    out[n, c, i, j] = best
    return out


def _pad_axis(x, axis, lo, hi, value):
    """pads one axis only"""
    moved = np.moveaxis(x, axis, 0)
    big = np.full((moved.shape[0] + lo + hi,) + moved.shape[1:], value, dtype=x.dtype)
    big[lo:lo + moved.shape[0]] = moved
    return np.moveaxis(big, 0, axis)


def pad(x, padding, value=0.0):
    result = np.array(x)
    for k in range(0, len(padding), 2):
        result = _pad_axis(result, x.ndim - 1 - k // 2, padding[k], padding[k + 1], value)
    return result
