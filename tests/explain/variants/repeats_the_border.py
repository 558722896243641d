import numpy as np


def pad(x, padding, value=0.0):
    result = np.array(x, copy=True)
    for k in range(0, len(padding), 2):
        before, after = padding[k], padding[k + 1]
        axis = x.ndim - 1 - k // 2
        n = x.shape[axis]
        # indices below 0 and above n - 1 are in the padding
        index = np.clip(np.arange(-before, n + after), 0, n - 1)
        result = np.take(result, index, axis=axis)
    return result
