import numpy as np


def batchnorm(x, gamma, beta, eps=1e-5):
    """With the centring matrix I - 1/N, one matrix product centres every column."""
    n = x.shape[0]
    centring = np.eye(n, dtype=x.dtype) - np.full((n, n), 1.0 / n, dtype=x.dtype)
    centred = centring @ (x - x[0])          # moving a column does not change the answer
    var = np.einsum('nd,nd->d', centred, centred) / n
    return centred * (gamma / np.sqrt(var + eps)) + beta
