"""maxpool: Places x in the top left corner of the padded array, so all the padding is at the bottom and on the right (2*ph rows, 2*pw columns) instead of half on each side; shape right, values shifted (some -inf) whenever padding > 0."""

import numpy as np
from numpy.lib.stride_tricks import as_strided

def maxpool(x, kernel_size, stride=None, padding=0):
    if type(kernel_size) is int:
        kernel_size = (kernel_size, kernel_size)
    if stride is None:
        stride = kernel_size
    if type(stride) is int:
        stride = (stride, stride)
    if type(padding) is int:
        padding = (padding, padding)
    kh, kw = kernel_size
    ph, pw = padding
    n, c, h, w = x.shape
    xp = np.full((n, c, h + 2 * ph, w + 2 * pw), -np.inf, dtype=x.dtype)
    xp[:, :, :h, :w] = x
    oh = (h + 2 * ph - kh) // stride[0] + 1
    ow = (w + 2 * pw - kw) // stride[1] + 1
    s0, s1, s2, s3 = xp.strides
    win = as_strided(xp, shape=(n, c, oh, ow, kh, kw),
                     strides=(s0, s1, s2 * stride[0], s3 * stride[1], s2, s3))
    return win.max(axis=(4, 5))
