"""conv1d: Adds the bias once per input channel (inside the channel loop), so the answer contains C_in * bias; shows when a nonzero bias is given and C_in > 1."""

import numpy as np

def conv1d(x, weight, bias=None, stride=1, padding=0):
    N, C_in, L = x.shape
    C_out, _, K = weight.shape
    L_out = (L + 2 * padding - K) // stride + 1
    out = np.zeros((N, C_out, L_out), dtype=x.dtype)
    for n in range(N):
        for o in range(C_out):
            for i in range(L_out):
                acc = 0.0
                for c in range(C_in):
                    for k in range(K):
                        pos = i * stride + k - padding
                        if 0 <= pos < L:
                            acc += x[n, c, pos] * weight[o, c, k]
                    if bias is not None:
                        acc += bias[o]
                out[n, o, i] = acc
    return out
