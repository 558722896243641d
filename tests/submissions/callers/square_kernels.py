"""Wrong: conv2d: kH used for kW too.

Callers: conv1d (right) calls conv2d with kernels (1, K).
"""

import numpy as np


def pad(x, padding, value=0.0):
    p = list(padding) + [0] * (2 * x.ndim - len(padding))
    return np.pad(x, [(p[2 * i], p[2 * i + 1]) for i in range(x.ndim)][::-1], constant_values=value)


def _pair(v):
    return (v, v) if isinstance(v, int) else tuple(v)


def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = _pair(stride)
    ph, pw = _pair(padding)
    xp = pad(x, (pw, pw, ph, ph))
    k = weight.shape[2]
    oh, ow = (xp.shape[2] - k) // sh + 1, (xp.shape[3] - k) // sw + 1
    out = np.zeros((x.shape[0], weight.shape[0], oh, ow), x.dtype)
    for i in range(oh):
        for j in range(ow):
            out[:, :, i, j] = np.einsum(
                "ncab,ocab->no", xp[:, :, i * sh : i * sh + k, j * sw : j * sw + k], weight
            )
    if bias is not None:
        out += bias[:, None, None]
    return out


def conv1d(x, weight, bias=None, stride=1, padding=0):
    return conv2d(x[:, :, None], weight[:, :, None], bias, (1, stride), (0, padding))[:, :, 0]


def maxpool(x, kernel_size, stride=None, padding=0):
    k = _pair(kernel_size)
    s = _pair(k if stride is None else stride)
    p = _pair(padding)
    xp = pad(x, (p[1], p[1], p[0], p[0]), -np.inf)
    oh, ow = (xp.shape[2] - k[0]) // s[0] + 1, (xp.shape[3] - k[1]) // s[1] + 1
    out = np.zeros(x.shape[:2] + (oh, ow), x.dtype)
    for i in range(oh):
        for j in range(ow):
            out[:, :, i, j] = xp[:, :, i * s[0] : i * s[0] + k[0], j * s[1] : j * s[1] + k[1]].max(
                axis=(2, 3)
            )
    return out
