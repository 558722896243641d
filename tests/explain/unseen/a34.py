"""pad: Uses value only for the last axis: after the first pair it is reset to 0, so the border strips added on the earlier axes (including the corners) are zeros; shows when value != 0 and an amount after the first pair is above 0."""

import numpy as np

def pad(x, padding, value=0.0):
    out = x.copy()
    axis = x.ndim - 1
    pos = 0
    while pos < len(padding):
        shape = list(out.shape)
        size = shape[axis]
        shape[axis] = size + padding[pos] + padding[pos + 1]
        bigger = np.full(shape, value, dtype=x.dtype)
        src = np.moveaxis(out, axis, 0)
        dst = np.moveaxis(bigger, axis, 0)
        row = 0
        while row < size:
            dst[row + padding[pos]] = src[row]
            row += 1
        out = bigger
        value = 0.0
        axis -= 1
        pos += 2
    return out
