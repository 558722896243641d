"""pad: value is used for the last axis only, the recursive call for the other axes forgets it and fills with 0; shows when value != 0 and an axis other than the last is padded"""

import numpy as np

def pad(x, padding, value=0.0):
    if len(padding) == 0:
        return x.copy()
    lo, hi = padding[0], padding[1]
    n = x.shape[-1]
    out = np.full(x.shape[:-1] + (lo + n + hi,), value, dtype=x.dtype)
    for oj in range(n):
        out[..., lo + oj] = x[..., oj]
    if len(padding) > 2:
        turned = np.moveaxis(out, -1, 0)
        out = np.moveaxis(pad(turned, padding[2:]), 0, -1)
    return out
