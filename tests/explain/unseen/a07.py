"""conv1d: Einsum uses different letters for the channels of x and of weight, so both are summed on their own: it computes sum_k (sum_c x) * (sum_c weight) rather than pairing the channels; right when C_in = 1."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

def conv1d(x, weight, bias=None, stride=1, padding=0):
    xp = np.pad(x, ((0, 0), (0, 0), (padding, padding)))
    win = sliding_window_view(xp, weight.shape[2], axis=2)[:, :, ::stride]
    out = np.einsum("nclk,odk->nol", win, weight)
    if bias is not None:
        out = out + bias[:, np.newaxis]
    return out
