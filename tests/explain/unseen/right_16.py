"""Nothing is wrong."""

import numpy as np
from numpy.lib.stride_tricks import as_strided


def _hw(arg):
    try:
        a, b = arg
    except TypeError:
        a = b = arg
    return a, b


def _first(arg):
    try:
        return arg[0]
    except (TypeError, IndexError):
        return arg


def pad(x, padding, value=0.0):
    d = x.ndim
    lo = [0] * d
    hi = [0] * d
    lo[d - len(padding) // 2:] = padding[0::2][::-1]
    hi[d - len(padding) // 2:] = padding[1::2][::-1]
    big = np.full([l + n + h for l, n, h in zip(lo, x.shape, hi)], value, dtype=x.dtype)
    inner = as_strided(big[tuple(slice(l, None) for l in lo)], shape=x.shape, strides=big.strides)
    inner[...] = x
    return big


def conv1d(x, weight, bias=None, stride=1, padding=0):
    st, p = _first(stride), _first(padding)
    N, C, L = x.shape
    O, _, K = weight.shape
    xp = np.zeros((N, C, L + 2 * p), dtype=x.dtype)
    xp[:, :, p:p + L] = x
    T = (L + 2 * p - K) // st + 1
    s0, s1, s2 = xp.strides
    view = as_strided(xp, (N, C, T, K), (s0, s1, s2 * st, s2), writeable=False)
    out = np.einsum("nctk,ock->not", view, weight)
    if bias is not None:
        out = out + bias[None, :, None]
    return out


def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = _hw(stride)
    ph, pw = _hw(padding)
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    xp = np.zeros((N, C, H + 2 * ph, W + 2 * pw), dtype=x.dtype)
    xp[:, :, ph:ph + H, pw:pw + W] = x
    Ho = (H + 2 * ph - kh) // sh + 1
    Wo = (W + 2 * pw - kw) // sw + 1
    s0, s1, s2, s3 = xp.strides
    view = as_strided(xp, (N, C, Ho, Wo, kh, kw), (s0, s1, s2 * sh, s3 * sw, s2, s3), writeable=False)
    rows = view.transpose(0, 2, 3, 1, 4, 5).reshape(N, Ho * Wo, C * kh * kw)
    out = rows @ weight.reshape(O, C * kh * kw).T
    if bias is not None:
        out = out + bias
    return np.ascontiguousarray(out.transpose(0, 2, 1)).reshape(N, O, Ho, Wo)


def maxpool(x, kernel_size, stride=None, padding=0):
    kh, kw = _hw(kernel_size)
    sh, sw = (kh, kw) if stride is None else _hw(stride)
    ph, pw = _hw(padding)
    N, C, H, W = x.shape
    xp = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf, dtype=x.dtype)
    xp[:, :, ph:ph + H, pw:pw + W] = x
    Ho = (H + 2 * ph - kh) // sh + 1
    Wo = (W + 2 * pw - kw) // sw + 1
    s0, s1, s2, s3 = xp.strides
    view = as_strided(xp, (N, C, Ho, Wo, kh, kw), (s0, s1, s2 * sh, s3 * sw, s2, s3), writeable=False)
    return view.max(axis=(4, 5))
