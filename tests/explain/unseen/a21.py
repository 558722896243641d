"""conv2d: Uses the padding pair the wrong way round, padding[0] for the columns and padding[1] for the rows; shows only for a tuple with two different numbers (usually wrong shape; raises ValueError in the odd case where the wrongly padded input gets smaller than the kernel)."""

import numpy as np

def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = (stride, stride) if np.isscalar(stride) else stride
    ph, pw = (padding, padding) if np.isscalar(padding) else padding
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    xp = np.zeros((N, C, H + 2 * pw, W + 2 * ph), dtype=x.dtype)
    xp[:, :, pw:pw + H, ph:ph + W] = x
    H_out = (xp.shape[2] - kh) // sh + 1
    W_out = (xp.shape[3] - kw) // sw + 1
    out = np.zeros((N, O, H_out, W_out), dtype=x.dtype)
    for u in range(kh):
        for v in range(kw):
            shifted = xp[:, :, u:u + sh * (H_out - 1) + 1:sh, v:v + sw * (W_out - 1) + 1:sw]
            for c in range(C):
                out += weight[:, c, u, v].reshape(1, O, 1, 1) * shifted[:, c:c + 1]
    if bias is not None:
        out += bias.reshape(1, O, 1, 1)
    return out
