import numpy as np


def pad(x, padding, value=0.0):
    out = x.copy()
    for number in range(len(padding) // 2):
        axis = x.ndim - 1 - number
        end, start = padding[2 * number:2 * number + 2]
        def block(amount):
            return np.full(out.shape[:axis] + (amount,) + out.shape[axis + 1:], value, dtype=x.dtype)
        out = np.concatenate((block(start), out, block(end)), axis=axis)
    return out
