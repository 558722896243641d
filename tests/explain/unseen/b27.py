"""conv2d: the output has rows and columns exchanged: (N, C_out, W_out, H_out); shows whenever H_out, W_out are not both 1 (wrong shape if they differ, transposed values if equal)"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

def _dbl(a):
    return (a, a) if np.isscalar(a) else tuple(a)

def _padded(x, *amounts):
    k = len(amounts)
    dims = x.shape[:-k] + tuple(n + 2 * border for n, border in zip(x.shape[-k:], amounts))
    output = np.zeros(dims, x.dtype)
    output[(Ellipsis,) + tuple(slice(border, border + n) for n, border in zip(x.shape[-k:], amounts))] = x
    return output

def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sx = _dbl(stride)
    ph, pw = _dbl(padding)
    win = sliding_window_view(_padded(x, ph, pw), weight.shape[2:], axis=(2, 3))
    win = win[:, :, ::sh, ::sx]
    output = np.tensordot(win, weight, axes=([1, 4, 5], [1, 2, 3]))
    if bias is not None:
        output = output + bias
    return np.ascontiguousarray(output.transpose(0, 3, 2, 1))
