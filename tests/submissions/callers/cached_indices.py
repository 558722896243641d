"""Wrong: conv2d through _cols: changes in place (`r -= ph`) the array that the lru_cache'd helper
_indices keeps; state between calls.

Callers: conv1d (right in itself) calls conv2d; maxpool uses _cols with ph = 0 and never shows
it; pad right.
"""

from functools import lru_cache

import numpy as np


def _pair(v):
    return (v, v) if isinstance(v, int) else tuple(v)


@lru_cache(maxsize=None)
def _indices(out, k, stride):
    """row numbers (out, k): which inputs every output sees"""
    return stride * np.arange(out)[:, None] + np.arange(k)[None, :]


def pad(x, padding, value=0.0):
    spec = [(0, 0)] * x.ndim
    for i in range(len(padding) // 2):
        spec[-1 - i] = padding[2 * i], padding[2 * i + 1]
    return np.pad(x, spec, constant_values=value)


def _cols(x, kh, kw, sh, sw, ph, pw, fill):
    """windows (N, C, OH, OW, kh, kw); indices outside of x give fill"""
    H, W = x.shape[2:]
    oh, ow = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    c = _indices(ow, kw, sw) - pw
    r = _indices(oh, kh, sh)
    r -= ph
    ok = ((r >= 0) & (r < H))[:, None, :, None] & ((c >= 0) & (c < W))[None, :, None, :]
    rr = np.clip(r, 0, H - 1)
    cc = np.clip(c, 0, W - 1)
    win = x[:, :, rr[:, None, :, None], cc[None, :, None, :]]
    return np.where(ok, win, np.asarray(fill, dtype=x.dtype))


def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = _pair(stride)
    ph, pw = _pair(padding)
    win = _cols(x, weight.shape[2], weight.shape[3], sh, sw, ph, pw, 0.0)
    y = np.einsum("nchwij,ocij->nohw", win, weight)
    if bias is not None:
        y = y + bias[:, None, None]
    return y


def conv1d(x, weight, bias=None, stride=1, padding=0):
    return conv2d(x[..., None], weight[..., None], bias, (stride, 1), (padding, 0))[..., 0]


def maxpool(x, kernel_size, stride=None, padding=0):
    kh, kw = _pair(kernel_size)
    sh, sw = (kh, kw) if stride is None else _pair(stride)
    xp = pad(x, (_pair(padding)[1],) * 2 + (_pair(padding)[0],) * 2, -np.inf)
    return _cols(xp, kh, kw, sh, sw, 0, 0, -np.inf).max(axis=(4, 5))
