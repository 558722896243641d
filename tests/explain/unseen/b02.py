"""conv2d: bias is passed to the conv1d of every kernel row, so it is added kH times; shows when bias is non-zero and kH > 1"""

import numpy as np

def _pair(v):
    return (v, v) if np.ndim(v) == 0 else (v[0], v[1])

def pad(x, padding, value=0.0):
    if len(padding) == 0:
        return x.copy()
    *rest, lo, hi = padding
    inner = pad(x, tuple(rest), value)
    axis = x.ndim - len(padding) // 2
    shape = list(inner.shape)
    shape[axis] += lo + hi
    output = np.full(shape, value, dtype=x.dtype)
    spot = [slice(None)] * x.ndim
    spot[axis] = slice(lo, lo + inner.shape[axis])
    output[tuple(spot)] = inner
    return output

def conv1d(x, weight, bias=None, stride=1, padding=0):
    s = stride if np.ndim(stride) == 0 else stride[0]
    p = padding if np.ndim(padding) == 0 else padding[0]
    x_pad = pad(x, (p, p))
    width = weight.shape[2]
    length_out = (x_pad.shape[2] - width) // s + 1
    output = np.zeros((x.shape[0], weight.shape[0], length_out), dtype=x.dtype)
    for pos_ in range(length_out):
        output[:, :, pos_] = np.einsum("nck,ock->no", x_pad[:, :, pos_ * s:pos_ * s + width], weight)
    if bias is not None:
        output += bias[None, :, None]
    return output

def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, s1_ = _pair(stride)
    pt, pw = _pair(padding)
    x_pad = pad(x, (0, 0, pt, pt))
    F, _, kh, k_c = weight.shape
    oh = (x_pad.shape[2] - kh) // sh + 1
    nr = []
    for ii in range(oh):
        line = 0
        for a in range(kh):
            line = line + conv1d(x_pad[:, :, ii * sh + a], weight[:, :, a], bias, s1_, pw)
        nr.append(line)
    return np.stack(nr, axis=2)
