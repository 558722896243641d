import numpy as np


def pad(x, padding, value=0.0):
    result = np.array(x)
    number_of_axes = len(padding) // 2
    fill = value
    for step in range(number_of_axes):
        before = padding[2 * step]
        after = padding[2 * step + 1]
        axis = result.ndim - 1 - step
        # bring the axis to the front, that makes it easy
        moved = np.moveaxis(result, axis, 0)
        bigger = np.zeros((before + moved.shape[0] + after,) + moved.shape[1:], dtype=x.dtype)
        bigger[before:before + moved.shape[0]] = moved
        if step == 0:
            bigger[:before] = fill
            bigger[before + moved.shape[0]:] = fill
        result = np.moveaxis(bigger, 0, axis)
    return np.ascontiguousarray(result)
