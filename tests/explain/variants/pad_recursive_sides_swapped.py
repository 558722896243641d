import numpy as np


def pad(x, padding, value=0.0):
    # nothing left to do
    if len(padding) == 0:
        return x.copy()
    # pad the outer axes first (recursion), then this one
    depth = len(padding) // 2
    axis = x.ndim - depth
    *inner, right, left = padding
    strip = list(x.shape)
    strip[axis] = left
    a = np.full(strip, value, dtype=x.dtype)
    strip[axis] = right
    b = np.full(strip, value, dtype=x.dtype)
    return pad(np.concatenate([a, x, b], axis=axis), tuple(inner), value)
