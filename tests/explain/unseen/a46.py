"""conv2d: Stores the result in an array of fixed dtype float32, so for float64 input the answer is float32 with float32 precision; right for float32 input."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    xp = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    win = sliding_window_view(xp, weight.shape[2:], axis=(2, 3))[:, :, ::sh, ::sw]
    out = np.zeros((x.shape[0], weight.shape[0]) + win.shape[2:4], dtype=np.float32)
    out[...] = np.einsum("nchwij,ocij->nohw", win, weight)
    if bias is not None:
        out += bias[:, np.newaxis, np.newaxis]
    return out
