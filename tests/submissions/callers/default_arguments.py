"""Wrong: pad: returns x itself (no copy) when all paddings are 0.

Callers: conv2d and maxpool hold pad as default argument `_pad=pad`, conv1d holds
`_conv2d=conv2d`; maxpool works in place on what pad gives.
"""

import numpy as np


def _pair(v):
    if isinstance(v, (int, np.integer)):
        return int(v), int(v)
    return int(v[0]), int(v[1])


def pad(x, padding, value=0.0):
    if sum(padding) == 0:
        return x  # nothing to do
    widths = [(0, 0)] * x.ndim
    for i in range(len(padding) // 2):
        widths[x.ndim - 1 - i] = (padding[2 * i], padding[2 * i + 1])
    return np.pad(x, widths, constant_values=value)


def conv2d(x, weight, bias=None, stride=1, padding=0, _pad=pad, _pair=_pair):
    sh, sw = _pair(stride)
    ph, pw = _pair(padding)
    xp = _pad(x, (pw, pw, ph, ph))
    kh, kw = weight.shape[2:]
    oh = (xp.shape[2] - kh) // sh + 1
    ow = (xp.shape[3] - kw) // sw + 1
    y = np.zeros((x.shape[0], weight.shape[0], oh, ow), dtype=x.dtype)
    for a in range(kh):
        for b in range(kw):
            y += np.einsum(
                "nchw,oc->nohw",
                xp[:, :, a : a + (oh - 1) * sh + 1 : sh, b : b + (ow - 1) * sw + 1 : sw],
                weight[:, :, a, b],
            )
    if bias is not None:
        y += bias[:, None, None]
    return y


def conv1d(x, weight, bias=None, stride=1, padding=0, _conv2d=conv2d):
    y = _conv2d(x[:, :, :, None], weight[:, :, :, None], bias, (stride, 1), (padding, 0))
    return y.reshape(y.shape[:3])


def maxpool(x, kernel_size, stride=None, padding=0, _pad=pad, _pair=_pair):
    kh, kw = _pair(kernel_size)
    sh, sw = _pair(kernel_size if stride is None else stride)
    ph, pw = _pair(padding)
    xp = _pad(x, (pw, pw, ph, ph), -np.inf)  # a fresh array, so I may work in place
    # separable: first the running maximum along the columns, then along the rows
    H, W = xp.shape[2:]
    oh = (H - kh) // sh + 1
    ow = (W - kw) // sw + 1
    for d in range(1, kw):
        m = xp[:, :, :, d:].copy() if d == 1 else m[:, :, :, 1:]
        np.maximum(xp[:, :, :, : W - d], m, out=xp[:, :, :, : W - d])
    for d in range(1, kh):
        m = xp[:, :, d:, :].copy() if d == 1 else m[:, :, 1:, :]
        np.maximum(xp[:, :, : H - d, :], m, out=xp[:, :, : H - d, :])
    return xp[:, :, : (oh - 1) * sh + 1 : sh, : (ow - 1) * sw + 1 : sw].copy()
