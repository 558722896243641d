"""conv1d: Pads by repeating the edge values of x instead of with zeros; shows when padding > 0 (and the edge samples and the weights met there are not zero)."""

import numpy as np
from numpy.lib.stride_tricks import as_strided

def conv1d(x, weight, bias=None, stride=1, padding=0):
    xp = np.pad(x, ((0, 0), (0, 0), (padding, padding)), mode="edge")
    n, c, l = xp.shape
    o, _, k = weight.shape
    l_out = (l - k) // stride + 1
    s0, s1, s2 = xp.strides
    cols = as_strided(xp, shape=(n, c, l_out, k), strides=(s0, s1, s2 * stride, s2))
    out = np.tensordot(cols, weight, axes=((1, 3), (1, 2)))
    out = out.transpose(0, 2, 1)
    if bias is not None:
        out = out + bias[None, :, None]
    return np.ascontiguousarray(out)
