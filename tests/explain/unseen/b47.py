"""pad: the tuple is reversed as a whole so the right axes are padded but before and after (left/right, top/bottom) are exchanged on every axis; shows when the two amounts of some axis differ (shape stays right)"""

import numpy as np

def pad(x, padding, value=0.0):
    ans = x
    m = len(padding) // 2
    rev = tuple(padding)[::-1]
    for u in range(m):
        axis = x.ndim - m + u
        first, second = rev[2 * u], rev[2 * u + 1]
        dims = list(ans.shape)
        dims[axis] = first
        head = np.full(dims, value, dtype=x.dtype)
        dims[axis] = second
        tail = np.full(dims, value, dtype=x.dtype)
        ans = np.concatenate([head, ans, tail], axis=axis)
    return ans if ans is not x else x.copy()
