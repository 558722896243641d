import numpy as np


def pad_axis(a, axis, lo, hi, v):
    if lo == 0 and hi == 0:
        return a  # nothing to do here
    shape = list(a.shape)
    shape[axis] += lo + hi
    new = np.full(shape, v, a.dtype)
    keep = [slice(None)] * a.ndim
    keep[axis] = slice(lo, lo + a.shape[axis])
    new[tuple(keep)] = a
    return new


def pad(x, padding, value=0.0):
    ax = -1
    it = iter(padding)
    for lo, hi in zip(it, it):
        x = pad_axis(x, ax, lo, hi, value)
        ax -= 1
    return x
