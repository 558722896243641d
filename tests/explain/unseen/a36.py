"""conv1d: Adds the bias of shape (C_out,) without reshaping, so it broadcasts along the last axis (positions): raises ValueError if L_out differs from C_out (both > 1), silently adds bias[i] to position i if L_out == C_out > 1, gives the wrong shape (N, C_out, C_out) if L_out == 1 < C_out; right with bias None or C_out = 1."""

import numpy as np

def conv1d(x, weight, bias=None, stride=1, padding=0):
    n_batch, c_in, length = x.shape
    c_out, _, k = weight.shape
    xp = np.zeros((n_batch, c_in, length + 2 * padding), dtype=x.dtype)
    xp[:, :, padding:padding + length] = x
    l_out = (length + 2 * padding - k) // stride + 1
    out = np.zeros((n_batch, c_out, l_out), dtype=x.dtype)
    for n in range(n_batch):
        for o in range(c_out):
            for i in range(l_out):
                start = i * stride
                out[n, o, i] = np.sum(xp[n, :, start:start + k] * weight[o])
    if bias is not None:
        out = out + bias
    return out
