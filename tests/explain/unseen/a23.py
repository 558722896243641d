"""conv2d: Treats padding as a single int everywhere, so any padding given as a tuple of two, even (0, 0), raises TypeError; right for int padding (stride tuples work)."""

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

def conv2d(x, weight, bias=None, stride=1, padding=0):
    step = _pair(stride)
    n, c, h, w = x.shape
    o, _, kh, kw = weight.shape
    big = _surround(x, padding, padding, 0)
    h_out = _out_size(h, kh, step[0], padding)
    w_out = _out_size(w, kw, step[1], padding)
    out = np.zeros((n, o, h_out, w_out), dtype=x.dtype)
    for i in range(h_out):
        for j in range(w_out):
            p = _patch(big, i, j, (kh, kw), step)
            out[:, :, i, j] = (p[:, None] * weight[None]).sum(axis=(2, 3, 4))
    if bias is not None:
        out = out + bias[None, :, None, None]
    return out
