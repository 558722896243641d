"""conv2d: The einsum's output letters are nowh, so the two spatial axes of the answer are exchanged: wrong shape if H_out != W_out, transposed maps if equal; right only for 1x1 outputs (or symmetric results)."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    xp = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    win = sliding_window_view(xp, weight.shape[2:], axis=(2, 3))[:, :, ::sh, ::sw]
    out = np.einsum("nchwij,ocij->nowh", win, weight)
    if bias is not None:
        out = out + bias[:, np.newaxis, np.newaxis]
    return out
