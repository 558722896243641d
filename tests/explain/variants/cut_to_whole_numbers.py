import collections
import numpy as np


def pad(x, padding, value=0.0):
    filler = int(value)
    queue = collections.deque(zip(padding[0::2], padding[1::2]))
    result, axis = np.array(x), x.ndim
    while queue:
        axis -= 1
        before, after = queue.popleft()
        grown = np.full_like(result, filler, shape=(
            *result.shape[:axis], before + result.shape[axis] + after, *result.shape[axis + 1:]))
        np.moveaxis(grown, axis, 0)[before:before + result.shape[axis]] = np.moveaxis(result, axis, 0)
        result = grown
    return result
