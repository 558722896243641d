"""maxpool: After reducing the window's columns it reduces axis -2, which by then is the output-column axis, not the window rows: the answer has shape (N, C, H_out, kH), entry [.., i, a] being the maximum of window row a over all the output columns; right only by luck, e.g. when W_out = kH = 1."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

def maxpool(x, kernel_size, stride=None, padding=0):
    kh, kw = np.broadcast_to(kernel_size, 2)
    sh, sw = (kh, kw) if stride is None else np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    xp = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    win = sliding_window_view(xp, (kh, kw), axis=(2, 3))[:, :, ::sh, ::sw]
    return win.max(axis=-1).max(axis=-2)
