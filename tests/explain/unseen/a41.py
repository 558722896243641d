"""pad: Takes the middle with slice(lo, -hi), which is empty when hi is 0: a pair whose second amount is 0 (also (0, 0)) raises ValueError (could not broadcast), or, if x has length 1 on that axis, silently returns only the fill value; right when every given pair has a second amount above 0."""

import numpy as np

def pad(x, padding, value=0.0):
    new_shape = list(x.shape)
    where = [slice(None)] * x.ndim
    axis = x.ndim - 1
    for p in range(0, len(padding), 2):
        lo, hi = padding[p], padding[p + 1]
        new_shape[axis] = lo + x.shape[axis] + hi
        where[axis] = slice(lo, -hi)
        axis -= 1
    result = np.full(tuple(new_shape), value, dtype=x.dtype)
    result[tuple(where)] = x
    return result
