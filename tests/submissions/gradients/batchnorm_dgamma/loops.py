import numpy as np


def batchnorm_dgamma(grad_output, x, gamma, eps=1e-5):
    N, D = x.shape
    dgamma = np.zeros(D, dtype=gamma.dtype)
    for d in range(D):
        mean = 0.0
        for n in range(N):
            mean += x[n, d]
        mean = mean / N
        var = 0.0
        for n in range(N):
            var += (x[n, d] - mean) ** 2
        var = var / N
        total = 0.0
        for n in range(N):
            xhat = (x[n, d] - mean) / np.sqrt(var + eps)
            total += grad_output[n, d] * xhat
        dgamma[d] = total
    return dgamma
