import numpy as np


def conv2d_dbias(grad_output, x, weight, stride=1, padding=0):
    N, C_out, oH, oW = grad_output.shape
    db = np.zeros(C_out, dtype=grad_output.dtype)
    for co in range(C_out):
        total = 0.0
        for n in range(N):
            for i in range(oH):
                for j in range(oW):
                    total += grad_output[n, co, i, j]
        db[co] = total
    return db
