import numpy as np


def conv1d_dbias(grad_output, x, weight, stride=1, padding=0):
    batch, channels, steps = grad_output.shape
    db = np.zeros(channels, dtype=grad_output.dtype)
    for n in range(batch):
        for o in range(channels):
            for t in range(steps):
                db[o] += grad_output[n, o, t]
    return db
