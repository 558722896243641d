"""pad: returns the argument x itself (not a copy) when all paddings are 0 or the tuple is empty, so the answer shares memory with x; values are right; shows only for all-zero padding and only as shared memory"""

import numpy as np

def pad(x, padding, value=0.0):
    if not any(padding):
        return x
    dims = list(x.shape)
    where = [slice(None)] * x.ndim
    axis = x.ndim - 1
    for lo, hi in zip(padding[0::2], padding[1::2]):
        where[axis] = slice(lo, lo + x.shape[axis])
        dims[axis] = lo + x.shape[axis] + hi
        axis -= 1
    result = np.empty(dims, dtype=x.dtype)
    result[...] = value
    result[tuple(where)] = x
    return result
