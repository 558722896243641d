import numpy as np


def conv1d(x, weight, bias=None, stride=1, padding=0):
    N, C_in, L = x.shape
    C_out, C_in, K = weight.shape
    L_out = (L + 2 * padding - K) // stride + 1
    y = np.zeros((N, C_out, L_out), dtype=x.dtype)
    n = 0
    while n < N:
        o = 0
        while o < C_out:
            t = 0
            while t < L_out:
                value = 0.0
                k = 0
                while k < K - 1:
                    i = t * stride + k - padding
                    if i >= 0 and i < L:
                        c = 0
                        while c < C_in:
                            value += x[n, c, i] * weight[o, c, k]
                            c += 1
                    k += 1
                if bias is not None:
                    value += bias[o]
                y[n, o, t] = value
                t += 1
            o += 1
        n += 1
    return y
