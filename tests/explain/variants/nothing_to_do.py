import numpy as np


def pad(x, padding, value=0.0):
    if sum(padding) == 0:
        return x  # nothing to do
    for step, (before, after) in enumerate(zip(padding[0::2], padding[1::2]), start=1):
        axis = x.ndim - step
        x = np.insert(x, [0] * before + [x.shape[axis]] * after, value, axis=axis)
    return x
