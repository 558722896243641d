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


def maxpool(x, kernel_size, stride=None, padding=0):
    k = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    s = k if stride is None else (stride, stride) if isinstance(stride, int) else stride
    p = (padding, padding) if isinstance(padding, int) else padding
    padded = pad(x, (p[1], p[1], p[0], p[0]))
    h = (padded.shape[2] - k[0]) // s[0] + 1
    w = (padded.shape[3] - k[1]) // s[1] + 1
    shifted = [
        padded[:, :, u:u + (h - 1) * s[0] + 1:s[0], v:v + (w - 1) * s[1] + 1:s[1]]
        for u in range(k[0])
        for v in range(k[1])
    ]
    return functools.reduce(np.maximum, shifted).copy()
