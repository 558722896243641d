"""pad: Finds the border as 'the cells that are still 0', so elements of x that are themselves 0 are overwritten with value too (even with no padding at all); shows only when value != 0 and x contains a 0."""

import numpy as np

def pad(x, padding, value=0.0):
    shape = list(x.shape)
    before = [0] * x.ndim
    for k in range(len(padding) // 2):
        axis = x.ndim - 1 - k
        before[axis] = padding[2 * k]
        shape[axis] += padding[2 * k] + padding[2 * k + 1]
    out = np.zeros(shape, dtype=x.dtype)
    for idx in np.ndindex(*x.shape):
        target = tuple(i + b for i, b in zip(idx, before))
        out[target] = x[idx]
    # the border is what is still empty
    for idx in np.ndindex(*shape):
        if out[idx] == 0:
            out[idx] = value
    return out
