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
