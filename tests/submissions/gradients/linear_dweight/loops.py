import numpy as np


def linear_dweight(grad_output, x, weight):
    N, D_in = x.shape
    D_out = grad_output.shape[1]
    dw = np.zeros((D_out, D_in), dtype=weight.dtype)
    for o in range(D_out):
        for d in range(D_in):
            for n in range(N):
                dw[o, d] += grad_output[n, o] * x[n, d]
    return dw
