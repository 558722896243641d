"""Nothing is wrong."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def _pair(value):
    # an int stands for both axes
    if not isinstance(value, tuple):
        value = (value, value)
    return value


def pad(x: np.ndarray, padding: tuple, value: float = 0.0) -> np.ndarray:
    extra = x.ndim - len(padding) // 2
    before = [0] * extra + list(padding[0::2])[::-1]
    after = [0] * extra + list(padding[1::2])[::-1]
    shape = [b + s + a for b, s, a in zip(before, x.shape, after)]
    out = np.full(shape, value, dtype=x.dtype)
    inner = tuple(slice(b, b + s) for b, s in zip(before, x.shape))
    out[inner] = x
    return out


def maxpool(x: np.ndarray, kernel_size, stride=None, padding=0) -> np.ndarray:
    if stride is None:
        stride = kernel_size
    k, s, p = _pair(kernel_size), _pair(stride), _pair(padding)
    xp = pad(x, (p[1], p[1], p[0], p[0]), value=-np.inf)
    win = sliding_window_view(xp, k, axis=(2, 3))
    win = win[:, :, ::s[0], ::s[1]]
    return win.max(axis=(-2, -1))


def conv1d(x: np.ndarray, weight: np.ndarray, bias: np.ndarray | None = None,
           stride=1, padding=0) -> np.ndarray:
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding)))
    win = sliding_window_view(x, weight.shape[2], axis=2)[:, :, ::stride]
    out = np.einsum("nclk,ock->nol", win, weight)
    if bias is not None:
        out = out + bias[:, None]
    return out


def conv2d(x: np.ndarray, weight: np.ndarray, bias: np.ndarray | None = None,
           stride=1, padding=0) -> np.ndarray:
    sh, sw = _pair(stride)
    ph, pw = _pair(padding)
    xp = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    win = sliding_window_view(xp, weight.shape[2:], axis=(2, 3))[:, :, ::sh, ::sw]
    out = np.einsum("nchwij,ocij->nohw", win, weight)
    if bias is not None:
        out += bias.reshape(1, -1, 1, 1)
    return out
