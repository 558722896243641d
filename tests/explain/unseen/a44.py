"""pad: When all the padding amounts are 0 it returns the argument x itself instead of a copy (the answer shares memory with x); values and shape are always right."""

import numpy as np

def pad(x, padding, value=0.0):
    """Pads one axis at a time: move it to the front, glue, move it back."""
    y = x
    for k in range(len(padding) // 2):
        before, after = padding[2 * k], padding[2 * k + 1]
        if before == 0 and after == 0:
            continue
        y = np.moveaxis(y, -1 - k, 0)
        lo = np.full((before,) + y.shape[1:], value, dtype=x.dtype)
        hi = np.full((after,) + y.shape[1:], value, dtype=x.dtype)
        y = np.concatenate((lo, y, hi))
        y = np.moveaxis(y, 0, -1 - k)
    return y
