"""maxpool: the columns (N, C, kh*kw, Ho*Wo) are reshaped to (N, kh*kw, C, Ho*Wo) as if the kernel axis came first, mixing channels and kernel cells; shows when C > 1 and the kernel has more than one cell"""

import numpy as np

def _hw(v):
    return (v[0], v[1]) if hasattr(v, "__len__") else (v, v)

def _im2col(x, kh, kw, sh, sw, ph, pw, fill):
    """(N, C, kh*kw, Ho*Wo) and the output size"""
    N, D, H, W = x.shape
    Ho = (H + 2 * ph - kh) // sh + 1
    W_out = (W + 2 * pw - kw) // sw + 1
    img = np.full((N, D, H + 2 * ph, W + 2 * pw), fill, dtype=x.dtype)
    img[:, :, ph:ph + H, pw:pw + W] = x
    columns = np.zeros((N, D, kh, kw, Ho, W_out), dtype=x.dtype)
    for a in range(kh):
        for dx in range(kw):
            columns[:, :, a, dx] = img[:, :, a:a + sh * Ho:sh, dx:dx + sw * W_out:sw][:, :, :Ho, :W_out]
    return columns.reshape(N, D, kh * kw, Ho * W_out), Ho, W_out

def maxpool(x, kernel_size, stride=None, padding=0):
    kh, kw = _hw(kernel_size)
    sh, sw = _hw(stride) if stride is not None else (kh, kw)
    ph, pw = _hw(padding)
    N, D = x.shape[:2]
    columns, Ho, W_out = _im2col(x, kh, kw, sh, sw, ph, pw, -np.inf)
    biggest_so_far = columns.reshape(N, kh * kw, D, Ho * W_out).max(axis=1)
    return biggest_so_far.reshape(N, D, Ho, W_out)
