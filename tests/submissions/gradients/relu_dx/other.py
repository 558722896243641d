import numpy as np


def relu_dx(grad_output, x):
    dx = np.array(grad_output, copy=True)
    dx[x < 0] = 0
    return dx
