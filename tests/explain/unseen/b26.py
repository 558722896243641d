"""conv1d: the accumulator is created once before the loop over the batch and never reset, so sample n gets the sum of the results of samples 0..n; shows when N > 1"""

import numpy as np

def _o(v):
    return int(v) if np.ndim(v) == 0 else int(v[0])

def conv1d(x, weight, bias=None, stride=1, padding=0):
    st_, p = _o(stride), _o(padding)
    N, Cin, L = x.shape
    Cout, _, width = weight.shape
    n_pos = (L + 2 * p - width) // st_ + 1
    buf = np.zeros((N, Cin, L + 2 * p), x.dtype)
    buf[:, :, p:p + L] = x
    out = np.zeros((N, Cout, n_pos), x.dtype)
    acc = np.zeros((Cout, n_pos), x.dtype)
    for n in range(N):
        for k in range(width):
            shifted = buf[n, :, k:k + st_ * (n_pos - 1) + 1:st_]
            acc += weight[:, :, k] @ shifted
        out[n] = acc
    if bias is not None:
        out += bias.reshape(1, Cout, 1)
    return out
