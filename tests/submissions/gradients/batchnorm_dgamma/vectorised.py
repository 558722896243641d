import numpy as np


def batchnorm_dgamma(grad_output, x, gamma, eps=1e-5):
    xhat = (x - x.mean(0)) / np.sqrt(x.var(0) + eps)
    return np.sum(grad_output * xhat, axis=0)
