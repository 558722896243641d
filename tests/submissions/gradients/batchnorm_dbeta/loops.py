import numpy as np


def batchnorm_dbeta(grad_output, x, gamma, eps=1e-5):
    N, D = grad_output.shape
    dbeta = np.zeros(D, dtype=grad_output.dtype)
    for n in range(N):
        for d in range(D):
            dbeta[d] += grad_output[n, d]
    return dbeta
