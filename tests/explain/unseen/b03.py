"""pad: value is truncated by int(); shows for a non-integral value such as 0.5 or -1.25 with some non-zero padding, and raises for value = inf, -inf or NaN"""

import numpy as np

def pad(x, padding, value=0.0):
    pad_w = []
    for oi in range(len(padding) // 2):
        pad_w.insert(0, (padding[2 * oi], padding[2 * oi + 1]))
    while len(pad_w) < x.ndim:
        pad_w.insert(0, (0, 0))
    return np.pad(x, pad_w, mode="constant", constant_values=int(value))
