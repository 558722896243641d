import numpy as np


def batchnorm_dbeta(grad_output, x, gamma, eps=1e-5):
    return np.array([np.add.reduce(column) for column in grad_output.T], dtype=grad_output.dtype)
