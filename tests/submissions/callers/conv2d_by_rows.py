"""Wrong: conv1d: last tap of the kernel missing (`range(K - 1)`).

Callers: conv2d (right) calls conv1d once for every output row and kernel row.
"""

import numpy as np

# Idea: a 2-d convolution is a sum of 1-d convolutions, one for every row of the kernel.


def to_pair(a):
    if isinstance(a, (tuple, list)):
        return a[0], a[1]
    return a, a


def pad(x, padding, value=0.0):
    shape = list(x.shape)
    where = [slice(None)] * x.ndim
    axis = x.ndim - 1
    for k in range(0, len(padding), 2):
        lo, hi = padding[k], padding[k + 1]
        where[axis] = slice(lo, lo + shape[axis])
        shape[axis] += lo + hi
        axis -= 1
    res = np.full(shape, value, dtype=x.dtype)
    res[tuple(where)] = x
    return res


def conv1d(x, weight, bias=None, stride=1, padding=0):
    N, C, L = x.shape
    O, _, K = weight.shape
    xp = np.zeros((N, C, L + 2 * padding), dtype=x.dtype)
    xp[:, :, padding : padding + L] = x
    Lo = (L + 2 * padding - K) // stride + 1
    y = np.zeros((N, O, Lo), dtype=x.dtype)
    for k in range(K - 1):
        seg = xp[:, :, k : k + stride * (Lo - 1) + 1 : stride]  # N C Lo
        y += np.einsum("ncl,oc->nol", seg, weight[:, :, k])
    if bias is not None:
        y = y + bias[None, :, None]
    return y


def conv2d(x, weight, bias=None, stride=1, padding=0):
    s1, s2 = to_pair(stride)
    p1, p2 = to_pair(padding)
    N, C, H, W = x.shape
    O, _, KH, KW = weight.shape
    Ho = (H + 2 * p1 - KH) // s1 + 1
    Wo = (W + 2 * p2 - KW) // s2 + 1
    y = np.zeros((N, O, Ho, Wo), dtype=x.dtype)
    for i in range(Ho):
        for a in range(KH):
            r = i * s1 + a - p1
            if r < 0 or r >= H:
                continue  # a row of zeros adds nothing
            y[:, :, i, :] += conv1d(x[:, :, r, :], weight[:, :, a, :], stride=s2, padding=p2)
    if bias is not None:
        y += bias[:, None, None]
    return y


def maxpool(x, kernel_size, stride=None, padding=0):
    k1, k2 = to_pair(kernel_size)
    s1, s2 = to_pair(kernel_size if stride is None else stride)
    p1, p2 = to_pair(padding)
    xp = pad(x, (p2, p2, p1, p1), value=-np.inf)
    Ho = (xp.shape[2] - k1) // s1 + 1
    Wo = (xp.shape[3] - k2) // s2 + 1
    y = np.full((x.shape[0], x.shape[1], Ho, Wo), -np.inf, dtype=x.dtype)
    for a in range(k1):
        for b in range(k2):
            y = np.maximum(
                y, xp[:, :, a : a + s1 * (Ho - 1) + 1 : s1, b : b + s2 * (Wo - 1) + 1 : s2]
            )
    return y
