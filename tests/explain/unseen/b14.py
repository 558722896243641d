"""conv1d: x is read in memory order (ravel order K) and not in index order; shows only when x is a transposed / Fortran ordered view (memory order differs from index order)"""

import numpy as np
from numpy.lib.stride_tricks import as_strided

def _scal(arg):
    try:
        return arg[0]
    except (TypeError, IndexError):
        return arg

def conv1d(x, weight, bias=None, stride=1, padding=0):
    st, zeros_ = _scal(stride), _scal(padding)
    n_img, D, L = x.shape
    F, _, klen = weight.shape
    big_x = np.zeros((n_img, D, L + 2 * zeros_), dtype=x.dtype)
    big_x[:, :, zeros_:zeros_ + L] = x.ravel(order="K").reshape(n_img, D, L)
    T = (L + 2 * zeros_ - klen) // st + 1
    s0, s1, bytes_r = big_x.strides
    win = as_strided(big_x, (n_img, D, T, klen), (s0, s1, bytes_r * st, bytes_r), writeable=False)
    out = np.einsum("nctk,ock->not", win, weight)
    if bias is not None:
        out = out + bias[None, :, None]
    return out
