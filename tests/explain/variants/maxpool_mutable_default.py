from itertools import product
import numpy as np


def maxpool(x, kernel_size, stride=None, padding=0, scratch={}):
    kh, kw = kernel_size if isinstance(kernel_size, tuple) else (kernel_size,) * 2
    if stride is None:
        stride = (kh, kw)
    sh, sw = stride if isinstance(stride, tuple) else (stride,) * 2
    ph, pw = padding if isinstance(padding, tuple) else (padding,) * 2

    xp = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    oh = (xp.shape[2] - kh) // sh + 1
    ow = (xp.shape[3] - kw) // sw + 1

    # do not allocate the array for the maxima again and again
    key = (x.shape[0], x.shape[1], oh, ow, x.dtype.str)
    if key not in scratch:
        scratch[key] = np.full(key[:4], -np.inf, dtype=x.dtype)
    best = scratch[key]

    for i, j in product(range(kh), range(kw)):
        tap = xp[:, :, i:i + sh * (oh - 1) + 1:sh, j:j + sw * (ow - 1) + 1:sw]
        np.maximum(best, tap, out=best)
    return best.copy()
