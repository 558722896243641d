"""Wrong: pad: global cache of padded buffers by shape, border stale and the buffer itself returned.

Callers: conv1d, conv2d, maxpool (right) call pad once a call.
"""

import numpy as np

_buffers = {}  # padded arrays by shape: allocating is slow


def pad(x, padding, value=0.0):
    shape = list(x.shape)
    inner = [slice(None)] * x.ndim
    for i in range(len(padding) // 2):
        ax = x.ndim - 1 - i
        left, right = padding[2 * i], padding[2 * i + 1]
        inner[ax] = slice(left, left + x.shape[ax])
        shape[ax] += left + right
    key = (tuple(shape), x.dtype.char)
    if key not in _buffers:
        _buffers[key] = np.full(shape, value, dtype=x.dtype)
    buf = _buffers[key]
    buf[tuple(inner)] = x
    return buf


def _pair(v):
    return (v, v) if isinstance(v, int) else tuple(v)


def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = _pair(stride)
    ph, pw = _pair(padding)
    xp = pad(x, (pw, pw, ph, ph))
    kh, kw = weight.shape[2:]
    oh, ow = (xp.shape[2] - kh) // sh + 1, (xp.shape[3] - kw) // sw + 1
    out = np.zeros((x.shape[0], weight.shape[0], oh, ow), x.dtype)
    for a in range(kh):
        for b in range(kw):
            out += np.einsum(
                "nchw,oc->nohw",
                xp[:, :, a : a + (oh - 1) * sh + 1 : sh, b : b + (ow - 1) * sw + 1 : sw],
                weight[:, :, a, b],
            )
    return out if bias is None else out + bias[:, None, None]


def conv1d(x, weight, bias=None, stride=1, padding=0):
    xp = pad(x, (padding, padding))
    k = weight.shape[2]
    n = (xp.shape[2] - k) // stride + 1
    out = np.zeros((x.shape[0], weight.shape[0], n), x.dtype)
    for a in range(k):
        out += np.einsum(
            "ncl,oc->nol", xp[:, :, a : a + (n - 1) * stride + 1 : stride], weight[:, :, a]
        )
    return out if bias is None else out + bias[:, None]


def maxpool(x, kernel_size, stride=None, padding=0):
    kh, kw = _pair(kernel_size)
    sh, sw = _pair(kernel_size if stride is None else stride)
    ph, pw = _pair(padding)
    xp = pad(x, (pw, pw, ph, ph), -np.inf)
    oh, ow = (xp.shape[2] - kh) // sh + 1, (xp.shape[3] - kw) // sw + 1
    parts = [
        xp[:, :, a : a + (oh - 1) * sh + 1 : sh, b : b + (ow - 1) * sw + 1 : sw]
        for a in range(kh)
        for b in range(kw)
    ]
    return np.max(parts, axis=0)
