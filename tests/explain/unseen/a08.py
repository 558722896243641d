"""conv1d: Resets the accumulator at the start of every input channel, so only the last input channel (plus bias) is in the answer; right when C_in = 1."""

import numpy as np

def conv1d(x, weight, bias=None, stride=1, padding=0):
    N, C_in, L = x.shape
    C_out, _, K = weight.shape
    xp = np.zeros((N, C_in, L + 2 * padding), dtype=x.dtype)
    xp[:, :, padding:padding + L] = x
    L_out = (L + 2 * padding - K) // stride + 1
    out = np.zeros((N, C_out, L_out), dtype=x.dtype)
    o = 0
    while o < C_out:
        i = 0
        start = 0
        while start + K <= L + 2 * padding:
            c = 0
            while c < C_in:
                acc = np.zeros(N, dtype=x.dtype)
                k = 0
                while k < K:
                    acc = acc + xp[:, c, start + k] * weight[o, c, k]
                    k += 1
                c += 1
            out[:, o, i] = acc
            if bias is not None:
                out[:, o, i] += bias[o]
            start += stride
            i += 1
        o += 1
    return out
