"""Wrong: conv1d: mutable default `_flat={}` keeps the weights by shape; the second call with the
same shape gets stale weights.

Callers: conv2d (right) calls conv1d row by row, one call for every kernel row, same weight
shape.
"""

import numpy as np


def pad(x, padding, value=0.0):
    cfg = [(0, 0)] * x.ndim
    for n in range(len(padding) // 2):
        cfg[-n - 1] = (padding[2 * n], padding[2 * n + 1])
    return np.pad(x, cfg, constant_values=value)


def conv1d(x, weight, bias=None, stride=1, padding=0, _flat={}):
    # the flattened weights are needed again and again: keep them
    if weight.shape not in _flat:
        _flat[weight.shape] = weight.reshape(weight.shape[0], -1).T.copy()
    wf = _flat[weight.shape]
    x = pad(x, (padding, padding))
    N, C, L = x.shape
    K = weight.shape[2]
    Lo = (L - K) // stride + 1
    y = np.empty((N, weight.shape[0], Lo), dtype=x.dtype)
    for i in range(Lo):
        y[:, :, i] = x[:, :, i * stride : i * stride + K].reshape(N, C * K) @ wf
    if bias is not None:
        y += bias[:, None]
    return y


def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    x = pad(x, (pw, pw, ph, ph))
    O, _, KH, KW = weight.shape
    Ho = (x.shape[2] - KH) // sh + 1
    Wo = (x.shape[3] - KW) // sw + 1
    y = np.zeros((x.shape[0], O, Ho, Wo), dtype=x.dtype)
    for i in range(Ho):
        for r in range(KH):
            y[:, :, i] += conv1d(x[:, :, i * sh + r], weight[:, :, r], stride=sw)
    if bias is not None:
        y += bias[:, None, None]
    return y


def maxpool(x, kernel_size, stride=None, padding=0):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    if stride is None:
        stride = (kh, kw)
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    x = pad(x, (pw, pw, ph, ph), -np.inf)
    Ho = (x.shape[2] - kh) // sh + 1
    Wo = (x.shape[3] - kw) // sw + 1
    y = np.empty(x.shape[:2] + (Ho, Wo), dtype=x.dtype)
    for i in range(Ho):
        for j in range(Wo):
            y[:, :, i, j] = x[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw].max(axis=(2, 3))
    return y
