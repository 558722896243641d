import numpy as np


def linear_dx(grad_output, x, weight):
    N, D_in = x.shape
    D_out = weight.shape[0]
    dx = np.zeros((N, D_in), dtype=x.dtype)
    for n in range(N):
        for d in range(D_in):
            total = 0.0
            for o in range(D_out):
                total += grad_output[n, o] * weight[o, d]
            dx[n, d] = total
    return dx
