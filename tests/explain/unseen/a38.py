"""maxpool: With stride None it takes the kernel height as the stride of both axes, so the column stride is kH instead of kW; shows only when stride is omitted and kernel_size is a tuple with kH != kW (and the column count or positions differ)."""

import numpy as np

def _pair(v):
    if isinstance(v, (tuple, list)):
        return int(v[0]), int(v[1])
    return int(v), int(v)

def _out_size(n, k, s, p):
    return (n + 2 * p - k) // s + 1

def _surround(x, ph, pw, fill):
    n, c, h, w = x.shape
    big = np.empty((n, c, h + 2 * ph, w + 2 * pw), dtype=x.dtype)
    big[...] = fill
    big[:, :, ph:ph + h, pw:pw + w] = x
    return big

def _patch(big, i, j, size, step):
    top = i * step[0]
    left = j * step[1]
    return big[:, :, top:top + size[0], left:left + size[1]]

def maxpool(x, kernel_size, stride=None, padding=0):
    size = _pair(kernel_size)
    step = (size[0], size[0]) if stride is None else _pair(stride)
    ph, pw = _pair(padding)
    n, c, h, w = x.shape
    big = _surround(x, ph, pw, -np.inf)
    h_out = _out_size(h, size[0], step[0], ph)
    w_out = _out_size(w, size[1], step[1], pw)
    out = np.zeros((n, c, h_out, w_out), dtype=x.dtype)
    for i in range(h_out):
        for j in range(w_out):
            out[:, :, i, j] = _patch(big, i, j, size, step).max(axis=(2, 3))
    return out
