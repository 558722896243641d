import numpy as np


def relu_dx(grad_output, x):
    dx = np.zeros(x.shape, dtype=x.dtype)
    for index in np.ndindex(*x.shape):
        if x[index] > 0:
            dx[index] = grad_output[index]
    return dx
