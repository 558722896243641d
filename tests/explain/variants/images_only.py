import numpy as np


def pad(x, padding, value=0.0):
    left = right = top = bottom = 0
    if len(padding) >= 2:
        left, right = padding[0], padding[1]
    if len(padding) >= 4:
        top, bottom = padding[2], padding[3]
    if x.ndim == 1:
        line = np.full(left + x.size + right, value, dtype=x.dtype)
        line[left:left + x.size] = x
        return line
    h, w = x.shape[-2:]
    canvas = np.full(x.shape[:-2] + (top + h + bottom, left + w + right), value, dtype=x.dtype)
    canvas[..., top:top + h, left:left + w] = x
    return canvas
