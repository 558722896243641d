"""Nothing is wrong."""

import numpy as np

# pad <- conv1d <- conv2d,  pad <- maxpool


def _split(v):
    return (v, v) if np.ndim(v) == 0 else (v[0], v[1])


def pad(x, padding, value=0.0):
    if len(padding) == 0:
        return x.copy()
    *rest, lo, hi = padding
    inner = pad(x, tuple(rest), value)
    axis = x.ndim - len(padding) // 2
    shape = list(inner.shape)
    shape[axis] += lo + hi
    out = np.full(shape, value, dtype=x.dtype)
    spot = [slice(None)] * x.ndim
    spot[axis] = slice(lo, lo + inner.shape[axis])
    out[tuple(spot)] = inner
    return out


def conv1d(x, weight, bias=None, stride=1, padding=0):
    s = stride if np.ndim(stride) == 0 else stride[0]
    p = padding if np.ndim(padding) == 0 else padding[0]
    xp = pad(x, (p, p))
    K = weight.shape[2]
    Lo = (xp.shape[2] - K) // s + 1
    out = np.zeros((x.shape[0], weight.shape[0], Lo), dtype=x.dtype)
    for t in range(Lo):
        out[:, :, t] = np.einsum("nck,ock->no", xp[:, :, t * s:t * s + K], weight)
    if bias is not None:
        out += bias[None, :, None]
    return out


def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = _split(stride)
    ph, pw = _split(padding)
    xp = pad(x, (0, 0, ph, ph))
    O, _, kh, kw = weight.shape
    Ho = (xp.shape[2] - kh) // sh + 1
    rows = []
    for i in range(Ho):
        line = 0
        for a in range(kh):
            b = bias if a == 0 else None
            line = line + conv1d(xp[:, :, i * sh + a], weight[:, :, a], b, sw, pw)
        rows.append(line)
    return np.stack(rows, axis=2)


def _pool_last(x, k, s, p):
    xp = pad(x, (p, p), -np.inf)
    n_out = (xp.shape[-1] - k) // s + 1
    return np.stack([xp[..., t * s:t * s + k].max(axis=-1) for t in range(n_out)], axis=-1)


def maxpool(x, kernel_size, stride=None, padding=0):
    kh, kw = _split(kernel_size)
    sh, sw = (kh, kw) if stride is None else _split(stride)
    ph, pw = _split(padding)
    across = _pool_last(x, kw, sw, pw)
    down = _pool_last(across.swapaxes(2, 3), kh, sh, ph)
    return down.swapaxes(2, 3).copy()
