"""pad: only the first two pairs (last two axes) are applied, further pairs are silently ignored; shows when padding has 6 or more entries and any entry from the fifth on is not 0"""

import numpy as np

def pad(x, padding, value=0.0):
    before = [0] * x.ndim
    after = [0] * x.ndim
    for zeros_ in range(min(len(padding) // 2, 2)):
        before[x.ndim - 1 - zeros_] = padding[2 * zeros_]
        after[x.ndim - 1 - zeros_] = padding[2 * zeros_ + 1]
    new_shape = [before[d] + x.shape[d] + after[d] for d in range(x.ndim)]
    res = np.full(new_shape, value, dtype=x.dtype)
    for idx in np.ndindex(*x.shape):
        res[tuple(idx[d] + before[d] for d in range(x.ndim))] = x[idx]
    return res
