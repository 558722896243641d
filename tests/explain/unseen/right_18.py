"""Nothing is wrong."""

import numpy as np


def _pair(v):
    return (v[0], v[1]) if hasattr(v, "__len__") else (v, v)


def _im2col(x, kh, kw, sh, sw, ph, pw, fill):
    """(N, C, kh*kw, Ho*Wo) and the output size"""
    N, C, H, W = x.shape
    Ho = (H + 2 * ph - kh) // sh + 1
    Wo = (W + 2 * pw - kw) // sw + 1
    img = np.full((N, C, H + 2 * ph, W + 2 * pw), fill, dtype=x.dtype)
    img[:, :, ph:ph + H, pw:pw + W] = x
    col = np.zeros((N, C, kh, kw, Ho, Wo), dtype=x.dtype)
    for a in range(kh):
        for b in range(kw):
            col[:, :, a, b] = img[:, :, a:a + sh * Ho:sh, b:b + sw * Wo:sw][:, :, :Ho, :Wo]
    return col.reshape(N, C, kh * kw, Ho * Wo), Ho, Wo


def pad(x, padding, value=0.0):
    index = []
    shape = []
    pairs = [(padding[i], padding[i + 1]) for i in range(0, len(padding), 2)]
    pairs = [(0, 0)] * (x.ndim - len(pairs)) + pairs[::-1]
    for n, (lo, hi) in zip(x.shape, pairs):
        index.append(np.arange(lo, lo + n))
        shape.append(lo + n + hi)
    out = np.full(shape, value, dtype=x.dtype)
    out[np.ix_(*index)] = x
    return out


def conv1d(x, weight, bias=None, stride=1, padding=0):
    s = stride[0] if hasattr(stride, "__len__") else stride
    p = padding[0] if hasattr(padding, "__len__") else padding
    N, C, L = x.shape
    O, _, K = weight.shape
    Lo = (L + 2 * p - K) // s + 1
    xp = np.zeros((N, C, L + 2 * p), dtype=x.dtype)
    xp[:, :, p:p + L] = x
    col = np.zeros((N, Lo, C * K), dtype=x.dtype)
    for t in range(Lo):
        col[:, t] = xp[:, :, t * s:t * s + K].reshape(N, C * K)
    out = col @ weight.reshape(O, C * K).T
    if bias is not None:
        out += bias
    return out.transpose(0, 2, 1).copy()


def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = _pair(stride)
    ph, pw = _pair(padding)
    O, C, kh, kw = weight.shape
    N = x.shape[0]
    col, Ho, Wo = _im2col(x, kh, kw, sh, sw, ph, pw, 0.0)
    col = col.reshape(N, C * kh * kw, Ho * Wo).transpose(1, 0, 2).reshape(C * kh * kw, N * Ho * Wo)
    out = weight.reshape(O, C * kh * kw) @ col
    if bias is not None:
        out += bias[:, None]
    return out.reshape(O, N, Ho, Wo).transpose(1, 0, 2, 3).copy()


def maxpool(x, kernel_size, stride=None, padding=0):
    kh, kw = _pair(kernel_size)
    sh, sw = _pair(stride) if stride is not None else (kh, kw)
    ph, pw = _pair(padding)
    N, C = x.shape[:2]
    col, Ho, Wo = _im2col(x, kh, kw, sh, sw, ph, pw, -np.inf)
    best = col.max(axis=2)
    return best.reshape(N, C, Ho, Wo)
