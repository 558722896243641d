# TODO: clean up before handing in
import numpy as np


def pad(x, padding, value=0.0):
    if len(padding) == 0:
        return x.copy()
    # the last pair is for the outermost padded axis: peel it off, the rest is recursion
    *inner, lo, hi = padding
    x = pad(x, tuple(inner), value)
    axis = x.ndim - len(padding) // 2
    shape = x.shape[:axis] + (x.shape[axis] + lo + hi,) + x.shape[axis + 1:]
    out = np.full(shape, value, dtype=x.dtype)
    out[(slice(None),) * axis + (slice(lo, lo + x.shape[axis]),)] = x
    return out


def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = (stride, stride) if np.isscalar(stride) else stride
    ph, pw = (padding, padding) if np.isscalar(padding) else padding
    xx = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    v = np.lib.stride_tricks.sliding_window_view(xx, weight.shape[2:], axis=(2, 3))[:, :, ::sh, ::sw]
    y = np.einsum("ncijkl,ockl->noij", v, weight)
    if bias is not None:
        y += bias[None, :, None, None]
    return y


def conv1d(x, weight, bias=None, stride=1, padding=0):
    xs = pad(x, (padding, padding))
    w = np.lib.stride_tricks.sliding_window_view(xs, weight.shape[2], 2)[:, :, ::stride]
    y = np.einsum("bctk,ock->ot", w, weight)
    if bias is not None:
        y = y + bias[:, None]
    # (C_out, L_out) -> (N, C_out, L_out)
    return np.repeat(y[None], x.shape[0], axis=0)


def maxpool(x, kernel_size, stride=None, padding=0):
    k = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    s = k if stride is None else stride if isinstance(stride, tuple) else (stride, stride)
    p = padding if isinstance(padding, tuple) else (padding, padding)
    a = np.pad(x, ((0, 0), (0, 0), (p[0], p[0]), (p[1], p[1])), constant_values=-np.inf)
    w = np.lib.stride_tricks.sliding_window_view(a, k, axis=(2, 3))
    return w[:, :, ::s[0], ::s[1]].max(axis=(-2, -1))
