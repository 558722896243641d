import numpy as np


def linear(x, weight, bias=None):
    N, D_in = x.shape
    D_out = weight.shape[0]
    out = np.zeros((N, D_out), dtype=x.dtype)
    for n in range(N):
        for o in range(D_out):
            total = 0.0
            for d in range(D_in):
                total += x[n, d] * weight[o, d]
            if bias is not None:
                total += bias[o]
            out[n, o] = total
    return out
