import numpy as np


def batchnorm(x, gamma, beta, eps=1e-5):
    N, D = x.shape
    out = np.zeros((N, D), dtype=x.dtype)
    for d in range(D):
        mean = 0.0
        for n in range(N):
            mean += x[n, d]
        mean /= N
        var = 0.0
        for n in range(N):
            var += (x[n, d] - mean) ** 2
        var /= N
        std = np.sqrt(var + eps)
        for n in range(N):
            out[n, d] = gamma[d] * (x[n, d] - mean) / std + beta[d]
    return out
