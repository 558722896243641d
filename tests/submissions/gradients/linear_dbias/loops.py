import numpy as np


def linear_dbias(grad_output, x, weight):
    rows, units = grad_output.shape
    db = np.zeros(units, dtype=grad_output.dtype)
    for u in range(units):
        s = 0.0
        for r in range(rows):
            s += grad_output[r, u]
        db[u] = s
    return db
