import numpy as np


def pad(x, padding, value=0.0):
    # (before, after) for each axis, in the order they are given
    pairs = []
    for k in range(0, len(padding), 2):
        pairs.append((padding[k], padding[k + 1]))
    # the axes that are not mentioned get nothing
    while len(pairs) < x.ndim:
        pairs.insert(0, (0, 0))
    return np.pad(x, pairs, mode="constant", constant_values=value)
