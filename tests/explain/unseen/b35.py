"""pad: an axis is padded only if both its amounts are > 0; shows when exactly one of the two amounts of an axis is 0 (that axis stays unpadded, wrong shape)"""

import numpy as np

def pad(x, padding, value=0.0):
    out = np.array(x)
    axis = x.ndim - 1
    oi = 0
    while oi < len(padding):
        left = padding[oi]
        right = padding[oi + 1]
        if left > 0 and right > 0:
            old = out.shape[axis]
            size = list(out.shape)
            size[axis] = left + old + right
            bigger = np.full(size, value, dtype=x.dtype)
            np.moveaxis(bigger, axis, 0)[left:left + old] = np.moveaxis(out, axis, 0)
            out = bigger
        axis -= 1
        oi += 2
    return out
