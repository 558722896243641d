"""maxpool: the pass over rows always uses the kernel height as stride, ignoring the row stride; shows when a stride is given whose row stride differs from kh (and the padded height allows a second window by either)"""

import numpy as np

def _pair(v):
    return (v, v) if np.ndim(v) == 0 else (v[0], v[1])

def pad(x, padding, value=0.0):
    if len(padding) == 0:
        return x.copy()
    *rest, lo, hi = padding
    inner = pad(x, tuple(rest), value)
    axis = x.ndim - len(padding) // 2
    dims = list(inner.shape)
    dims[axis] += lo + hi
    result = np.full(dims, value, dtype=x.dtype)
    spot = [slice(None)] * x.ndim
    spot[axis] = slice(lo, lo + inner.shape[axis])
    result[tuple(spot)] = inner
    return result

def _pool_last(x, k, s, p):
    padded = pad(x, (p, p), -np.inf)
    n_out = (padded.shape[-1] - k) // s + 1
    return np.stack([padded[..., pos_ * s:pos_ * s + k].max(axis=-1) for pos_ in range(n_out)], axis=-1)

def maxpool(x, kernel_size, stride=None, padding=0):
    fh, kw = _pair(kernel_size)
    sy, s_c = (fh, kw) if stride is None else _pair(stride)
    ph, pw = _pair(padding)
    across = _pool_last(x, kw, s_c, pw)
    down = _pool_last(across.swapaxes(2, 3), fh, fh, ph)
    return down.swapaxes(2, 3).copy()
