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
