"""pad: Gives the pairs of the flat tuple to the axes from the first axis on instead of from the last one (padding[0:2] pads axis 0, padding[2:4] axis 1, ...); right only if the pairs given to the axes happen to be the same either way (all axes padded with a palindromic list of pairs, 1-D x, or all zeros)."""

import numpy as np
from numpy.lib.stride_tricks import as_strided

def pad(x, padding, value=0.0):
    nd = x.ndim
    pairs = [(0, 0)] * nd
    for k in range(len(padding) // 2):
        pairs[k] = (padding[2 * k], padding[2 * k + 1])
    out = np.empty([d + a + b for d, (a, b) in zip(x.shape, pairs)], dtype=x.dtype)
    out.fill(value)
    offset = sum(a * st for (a, b), st in zip(pairs, out.strides)) // out.itemsize
    inner = as_strided(out.reshape(-1)[offset:], shape=x.shape, strides=out.strides)
    inner[...] = x
    return out
