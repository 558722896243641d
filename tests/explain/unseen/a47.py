"""conv1d: Forgets the + 1 in the output length, so the last output position is always missing (length one too short, possibly 0); wrong in every call, the other positions are right."""

import numpy as np

def _surround(x, ph, pw, fill):
    n, c, h, w = x.shape
    big = np.empty((n, c, h + 2 * ph, w + 2 * pw), dtype=x.dtype)
    big[...] = fill
    big[:, :, ph:ph + h, pw:pw + w] = x
    return big

def conv1d(x, weight, bias=None, stride=1, padding=0):
    n, c, l = x.shape
    o, _, k = weight.shape
    big = _surround(x[:, :, None, :], 0, padding, 0)[:, :, 0, :]
    l_out = (l + 2 * padding - k) // stride
    out = np.zeros((n, o, l_out), dtype=x.dtype)
    for i in range(l_out):
        seg = big[:, None, :, i * stride:i * stride + k]
        out[:, :, i] = (seg * weight[None]).sum(axis=(2, 3))
    if bias is not None:
        out = out + bias[None, :, None]
    return out
