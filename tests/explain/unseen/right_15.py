"""Nothing is wrong."""

import numpy as np


def _t(v):
    if np.ndim(v) == 0:
        return int(v), int(v)
    return int(v[0]), int(v[1])


def _o(v):
    return int(v) if np.ndim(v) == 0 else int(v[0])


def pad(x, padding, value=0.0):
    out = x
    m = len(padding) // 2
    for i in range(m):
        axis = x.ndim - 1 - i
        first, second = padding[2 * i], padding[2 * i + 1]
        shape = list(out.shape)
        shape[axis] = first
        head = np.full(shape, value, dtype=x.dtype)
        shape[axis] = second
        tail = np.full(shape, value, dtype=x.dtype)
        out = np.concatenate([head, out, tail], axis=axis)
    return out if out is not x else x.copy()


def conv1d(x, weight, bias=None, stride=1, padding=0):
    s, p = _o(stride), _o(padding)
    N, C, L = x.shape
    F, _, K = weight.shape
    Lo = (L + 2 * p - K) // s + 1
    buf = np.zeros((N, C, L + 2 * p), x.dtype)
    buf[:, :, p:p + L] = x
    out = np.zeros((N, F, Lo), x.dtype)
    for n in range(N):
        acc = np.zeros((F, Lo), x.dtype)
        for k in range(K):
            shifted = buf[n, :, k:k + s * (Lo - 1) + 1:s]
            acc += weight[:, :, k] @ shifted
        out[n] = acc
    if bias is not None:
        out += bias.reshape(1, F, 1)
    return out


def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = _t(stride)
    ph, pw = _t(padding)
    N, C, H, W = x.shape
    F, _, KH, KW = weight.shape
    buf = pad(x, (pw, pw, ph, ph))
    Ho = (buf.shape[2] - KH) // sh + 1
    Wo = (buf.shape[3] - KW) // sw + 1
    out = np.zeros((N, F, Ho, Wo), x.dtype)
    for a in range(KH):
        for b in range(KW):
            shifted = buf[:, :, a:a + sh * (Ho - 1) + 1:sh, b:b + sw * (Wo - 1) + 1:sw]
            for f in range(F):
                for c in range(C):
                    out[:, f] += weight[f, c, a, b] * shifted[:, c]
    if bias is not None:
        out += bias.reshape(1, F, 1, 1)
    return out


def maxpool(x, kernel_size, stride=None, padding=0):
    kh, kw = _t(kernel_size)
    sh, sw = (kh, kw) if stride is None else _t(stride)
    ph, pw = _t(padding)
    N, C, H, W = x.shape
    Ho = (H + 2 * ph - kh) // sh + 1
    Wo = (W + 2 * pw - kw) // sw + 1
    lowest = -np.inf
    buf = np.full((N, C, H + 2 * ph, W + 2 * pw), lowest, x.dtype)
    buf[:, :, ph:ph + H, pw:pw + W] = x
    out = np.full((N, C, Ho, Wo), lowest, x.dtype)
    for a in range(kh):
        for b in range(kw):
            shifted = buf[:, :, a:a + sh * (Ho - 1) + 1:sh, b:b + sw * (Wo - 1) + 1:sw]
            out = np.maximum(out, shifted)
    return out
