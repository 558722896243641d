"""pad: Reverses the flat tuple number by number, so on every padded axis the 'before' and 'after' amounts are exchanged (left<->right, top<->bottom); the shape is right, the contents are shifted whenever the two amounts of some axis differ."""

import numpy as np

def pad(x, padding, value=0.0):
    flat = list(padding)[::-1]          # torch counts from the last axis
    pairs = [(flat[i], flat[i + 1]) for i in range(0, len(flat), 2)]
    lead = x.ndim - len(pairs)
    pairs = [(0, 0)] * lead + pairs
    out = np.empty([lo + n + hi for n, (lo, hi) in zip(x.shape, pairs)], dtype=x.dtype)
    out[...] = value
    out[tuple([slice(lo, lo + n) for n, (lo, hi) in zip(x.shape, pairs)])] = x
    return out
