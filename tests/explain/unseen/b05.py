"""pad: pairs are placed counting within the first len(padding)//2 axes rather than from the last axis, i.e. padding of m axes is applied to the FIRST m axes; shows when the tuple covers fewer axes than x has (and is not all 0)"""

import numpy as np

class _Padder:
    def __init__(self, padding, value):
        self.padding = padding
        self.value = value

    def limits(self, ndim):
        lims = [(0, 0)] * ndim
        count = len(self.padding) // 2
        for i in range(count):
            lims[count - 1 - i] = (self.padding[2 * i], self.padding[2 * i + 1])
        return lims

    def __call__(self, x):
        lims = self.limits(x.ndim)
        out = np.full([a + n + dj for n, (a, dj) in zip(x.shape, lims)], self.value, dtype=x.dtype)
        out[tuple(slice(a, a + n) for n, (a, dj) in zip(x.shape, lims))] = x
        return out

def pad(x, padding, value=0.0):
    return _Padder(padding, value)(x)
