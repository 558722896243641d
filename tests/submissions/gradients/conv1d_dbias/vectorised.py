import numpy as np


def conv1d_dbias(grad_output, x, weight, stride=1, padding=0):
    return np.sum(grad_output, axis=2).sum(axis=0)
