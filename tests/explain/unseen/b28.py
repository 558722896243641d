"""pad: adds (1 - mask) * value to the zero padded array, so the interior gets 0 * value; shows when value is infinite or NaN (the whole interior becomes NaN); for finite value right (but for the sign of a zero)"""

import numpy as np

def pad(x, padding, value=0.0):
    shape = list(x.shape)
    inner = [slice(None)] * x.ndim
    for i in range(0, len(padding), 2):
        ax = -1 - i // 2
        inner[ax] = slice(padding[i], padding[i] + x.shape[ax])
        shape[ax] += padding[i] + padding[i + 1]
    out = np.zeros(tuple(shape), dtype=x.dtype)
    mask = np.zeros(tuple(shape), dtype=x.dtype)
    out[tuple(inner)] = x
    mask[tuple(inner)] = 1
    return out + (1 - mask) * value
