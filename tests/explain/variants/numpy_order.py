import numpy as np


def pad(x, padding, value=0.0):
    pairs = list(zip(padding[::2], padding[1::2]))
    while len(pairs) < x.ndim:
        pairs.append((0, 0))
    return np.pad(x, pairs, mode="constant", constant_values=value)
