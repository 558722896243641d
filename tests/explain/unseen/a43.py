"""pad: Makes the borders in float64, and concatenate then promotes, so for float32 x the answer has dtype float64 (values right up to the value not being rounded to float32) as soon as any amount is above 0; right for float64 x and for all-zero padding."""

import numpy as np

def pad(x, padding, value=0.0):
    if len(padding) == 0:
        return x.copy()
    depth = len(padding) // 2
    lo, hi = padding[-2], padding[-1]
    axis = x.ndim - depth
    inside = pad(x, padding[:-2], value)
    shape = list(inside.shape)
    shape[axis] = 1
    border = np.full(shape, value, dtype=float)
    return np.concatenate([border] * lo + [inside] + [border] * hi, axis=axis)
