import numpy as np


def batchnorm_dx(grad_output, x, gamma, eps=1e-5):
    N, D = x.shape
    dx = np.zeros((N, D), dtype=x.dtype)
    for d in range(D):
        mean = 0.0
        for n in range(N):
            mean += x[n, d]
        mean /= N
        var = 0.0
        for n in range(N):
            var += (x[n, d] - mean) ** 2 / N
        inv = 1.0 / np.sqrt(var + eps)

        sum_g = 0.0
        sum_gx = 0.0
        for n in range(N):
            xhat = (x[n, d] - mean) * inv
            sum_g += grad_output[n, d]
            sum_gx += grad_output[n, d] * xhat
        for n in range(N):
            x_n = (x[n, d] - mean) * inv
            dx[n, d] = gamma[d] * inv * (grad_output[n, d] - sum_g / N - x_n * sum_gx / N)
    return dx
