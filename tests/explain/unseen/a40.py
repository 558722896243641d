"""conv2d: Unpacks the stride pair the wrong way round (first number for columns, second for rows); shows only for a tuple with two different numbers (usually a wrong shape; hidden if the output has at most one row and one column either way)."""

import numpy as np
from numpy.lib.stride_tricks import as_strided

def conv2d(x, weight, bias=None, stride=1, padding=0):
    if type(stride) is int:
        stride = (stride, stride)
    if type(padding) is int:
        padding = (padding, padding)
    sw, sh = stride
    xp = np.pad(x, ((0, 0), (0, 0), (padding[0], padding[0]), (padding[1], padding[1])), mode="constant")
    n, c, h, w = xp.shape
    o, _, kh, kw = weight.shape
    oh = (h - kh) // sh + 1
    ow = (w - kw) // sw + 1
    s0, s1, s2, s3 = xp.strides
    cols = as_strided(xp, shape=(n, c, oh, ow, kh, kw), strides=(s0, s1, s2 * sh, s3 * sw, s2, s3))
    out = np.tensordot(cols, weight, axes=((1, 4, 5), (1, 2, 3))).transpose(0, 3, 1, 2)
    if bias is not None:
        out = out + bias[None, :, None, None]
    return np.ascontiguousarray(out)
