import numpy as np


def conv1d(x, weight, bias=None, stride=1, padding=0, memo={}):
    N, C_in, L = x.shape
    C_out, _, K = weight.shape
    L_out = (L + 2 * padding - K) // stride + 1

    def cell(n, o, t):
        # dynamic programming: compute each cell only once
        if (n, o, t) not in memo:
            begin = t * stride - padding
            lo = max(begin, 0)
            hi = min(begin + K, L)
            if lo < hi:
                memo[n, o, t] = np.sum(x[n, :, lo:hi] * weight[o, :, lo - begin:hi - begin])
            else:
                memo[n, o, t] = 0.0
        return memo[n, o, t]

    out = np.array([[[cell(n, o, t) for t in range(L_out)] for o in range(C_out)] for n in range(N)], dtype=x.dtype)
    if bias is not None:
        out = out + bias[:, np.newaxis]
    return out
