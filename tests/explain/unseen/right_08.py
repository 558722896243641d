"""Nothing is wrong."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

def pad(x, padding, value=0.0):
    pairs = [(0, 0)] * (x.ndim - len(padding) // 2)
    pairs += list(zip(padding[::2], padding[1::2]))[::-1]
    return np.pad(x, pairs, mode="constant", constant_values=value)

def conv1d(x, weight, bias=None, stride=1, padding=0):
    xp = np.pad(x, ((0, 0), (0, 0), (padding, padding)))
    win = sliding_window_view(xp, weight.shape[2], axis=2)[:, :, ::stride]
    out = np.einsum("nclk,ock->nol", win, weight)
    if bias is not None:
        out = out + bias[:, np.newaxis]
    return out

def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    xp = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    win = sliding_window_view(xp, weight.shape[2:], axis=(2, 3))[:, :, ::sh, ::sw]
    out = np.einsum("nchwij,ocij->nohw", win, weight)
    if bias is not None:
        out = out + bias[:, np.newaxis, np.newaxis]
    return out

def maxpool(x, kernel_size, stride=None, padding=0):
    kh, kw = np.broadcast_to(kernel_size, 2)
    sh, sw = (kh, kw) if stride is None else np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    xp = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    win = sliding_window_view(xp, (kh, kw), axis=(2, 3))[:, :, ::sh, ::sw]
    return win.max(axis=-1).max(axis=-1)
