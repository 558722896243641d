import numpy as np


def linear_dbias(grad_output, x, weight):
    ones = np.ones(grad_output.shape[0], dtype=grad_output.dtype)
    return ones @ grad_output
