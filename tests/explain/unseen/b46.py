"""conv2d: only the first three input channels are summed; shows when C_in > 3"""

import numpy as np

def _split(v):
    return (v, v) if np.ndim(v) == 0 else (v[0], v[1])

def pad(x, padding, value=0.0):
    if len(padding) == 0:
        return x.copy()
    *rest, lo, hi = padding
    inner = pad(x, tuple(rest), value)
    axis = x.ndim - len(padding) // 2
    sz = list(inner.shape)
    sz[axis] += lo + hi
    out = np.full(sz, value, dtype=x.dtype)
    spot = [slice(None)] * x.ndim
    spot[axis] = slice(lo, lo + inner.shape[axis])
    out[tuple(spot)] = inner
    return out

def conv1d(x, weight, bias=None, stride=1, padding=0):
    s = stride if np.ndim(stride) == 0 else stride[0]
    p = padding if np.ndim(padding) == 0 else padding[0]
    big_x = pad(x, (p, p))
    k_len = weight.shape[2]
    Lo = (big_x.shape[2] - k_len) // s + 1
    out = np.zeros((x.shape[0], weight.shape[0], Lo), dtype=x.dtype)
    for t in range(Lo):
        out[:, :, t] = np.einsum("nck,ock->no", big_x[:, :, t * s:t * s + k_len], weight)
    if bias is not None:
        out += bias[None, :, None]
    return out

def conv2d(x, weight, bias=None, stride=1, padding=0):
    stride_h, s1_ = _split(stride)
    p_r, p_c = _split(padding)
    big_x = pad(x, (0, 0, p_r, p_r))
    M, _, kh, kern_w = weight.shape
    rgb = slice(0, 3)
    oh = (big_x.shape[2] - kh) // stride_h + 1
    rows = []
    for u in range(oh):
        line = 0
        for dy in range(kh):
            b = bias if dy == 0 else None
            line = line + conv1d(big_x[:, rgb, u * stride_h + dy], weight[:, rgb, dy], b, s1_, p_c)
        rows.append(line)
    return np.stack(rows, axis=2)
