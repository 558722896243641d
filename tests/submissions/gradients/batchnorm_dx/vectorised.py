import numpy as np


def batchnorm_dx(grad_output, x, gamma, eps=1e-5):
    inv = 1 / np.sqrt(x.var(axis=0) + eps)
    xhat = (x - x.mean(axis=0)) * inv
    g = grad_output * gamma
    return inv * (g - g.mean(axis=0) - xhat * (g * xhat).mean(axis=0))
