import numpy as np


def pad(x, padding, value=0.0):
    before = np.zeros(x.ndim, dtype=int)
    after = np.zeros(x.ndim, dtype=int)
    m = len(padding) // 2
    if m > 0:
        before[-m:] = padding[0::2][::-1]
        after[-m:] = padding[1::2][::-1]

    out = np.ones(before + x.shape + after) * value
    # go through every cell of x and copy it to its new place
    for where in np.ndindex(*x.shape):
        out[tuple(before + where)] = x[where]
    return out
