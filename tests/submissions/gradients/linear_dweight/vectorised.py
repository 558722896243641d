import numpy as np


def linear_dweight(grad_output, x, weight):
    return np.dot(grad_output.T, x)
