import numpy as np


def pad(x, padding, value=0.0):
    starts = [0] * x.ndim
    sizes = list(x.shape)
    for k in range(len(padding) // 2):
        starts[x.ndim - 1 - k] = padding[2 * k]
        sizes[x.ndim - 1 - k] += padding[2 * k] + padding[2 * k + 1]
    out = np.empty(sizes, dtype=x.dtype)
    if value:
        out[...] = value
    inside = tuple(slice(a, a + n) for a, n in zip(starts, x.shape))
    out[inside] = x
    return out
