"""conv1d: negative output positions are clipped to 0 rather than skipped, so products belonging before the first output are added to output 0; shows when K > padding + 1"""

import numpy as np

def _single(v):
    return v if isinstance(v, (int, np.integer)) else v[0]

def conv1d(x, weight, bias=None, stride=1, padding=0):
    stride, padding = _single(stride), _single(padding)
    batch, D, L = x.shape
    n_filters, _, klen = weight.shape
    ol = (L + 2 * padding - klen) // stride + 1
    ret = np.zeros((batch, n_filters, ol), dtype=x.dtype)
    if bias is not None:
        ret[...] = bias.reshape(1, n_filters, 1)
    for ii in range(L):
        for k in range(klen):
            pos_ = max(ii + padding - k, 0)
            if pos_ % stride != 0:
                continue
            pos_ //= stride
            if 0 <= pos_ < ol:
                ret[:, :, pos_] += x[:, :, ii] @ weight[:, :, k].T
    return ret
