"""conv1d: bias is broadcast along the last axis (length) rather than the channel axis; shows with a bias when C_out > 1: raises ValueError unless L_out equals C_out (then wrong values) or L_out is 1 (then shape (N, C_out, C_out)); right when C_out is 1"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

def _zero_border(x, *amounts):
    k = len(amounts)
    new_shape = x.shape[:-k] + tuple(n + 2 * zeros_ for n, zeros_ in zip(x.shape[-k:], amounts))
    ans = np.zeros(new_shape, x.dtype)
    ans[(Ellipsis,) + tuple(slice(zeros_, zeros_ + n) for n, zeros_ in zip(x.shape[-k:], amounts))] = x
    return ans

def conv1d(x, weight, bias=None, stride=1, padding=0):
    if not np.isscalar(stride):
        stride = stride[0]
    if not np.isscalar(padding):
        padding = padding[0]
    win = sliding_window_view(_zero_border(x, padding), weight.shape[2], axis=2)
    win = win[:, :, ::stride]
    ans = np.einsum("nclk,ock->nol", win, weight)
    if bias is not None:
        ans = ans + bias
    return ans
