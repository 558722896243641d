import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def _hw(v):
    return tuple(v) if isinstance(v, (list, tuple)) else (v, v)


def maxpool_dx(grad_output, x, kernel_size, stride=None, padding=0):
    kh, kw = _hw(kernel_size)
    sh, sw = _hw(kernel_size if stride is None else stride)
    ph, pw = _hw(padding)
    N, C, H, W = x.shape
    oh, ow = grad_output.shape[2:]

    xp = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    win = sliding_window_view(xp, (kh, kw), axis=(2, 3))[:, :, ::sh, ::sw]
    where = win.reshape(N, C, oh, ow, kh * kw).argmax(axis=-1)
    a, b = np.divmod(where, kw)

    rows = a + (sh * np.arange(oh))[:, None]
    cols = b + sw * np.arange(ow)
    n = np.arange(N)[:, None, None, None]
    c = np.arange(C)[:, None, None]
    dxp = np.zeros(xp.shape, dtype=x.dtype)
    np.add.at(dxp, (n, c, rows, cols), grad_output)
    return dxp[:, :, ph:ph + H, pw:pw + W]
