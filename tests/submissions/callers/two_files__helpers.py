import numpy as np


def pair(v):
    return (v, v) if isinstance(v, int) else v


def out_size(n, k, s):
    return (n - k) // s + 1


def pad(x, padding, value=0.0):
    w = [(0, 0)] * x.ndim
    for i in range(0, len(padding), 2):
        w[-1 - i // 2] = (0, padding[i] + padding[i + 1])
    return np.pad(x, w, constant_values=value)
