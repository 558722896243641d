"""maxpool: Uses a strided view of the (padded) input as the output and takes the maximum into it in place: with zero padding x itself is modified and the answer shares x's memory, and when the stride is smaller than the kernel on some axis later shifts read already overwritten cells and answers can be too large; values right when stride >= kernel on both axes, fully right only if then also some padding > 0. (A read-only x with zero padding raises ValueError.)"""

import numpy as np

def maxpool(x, kernel_size, stride=None, padding=0):
    kh, kw = (kernel_size, kernel_size) if np.isscalar(kernel_size) else kernel_size
    if stride is None:
        sh, sw = kh, kw
    else:
        sh, sw = (stride, stride) if np.isscalar(stride) else stride
    ph, pw = (padding, padding) if np.isscalar(padding) else padding
    N, C, H, W = x.shape
    xp = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf, dtype=x.dtype)
    xp[:, :, ph:ph + H, pw:pw + W] = x
    H_out = (xp.shape[2] - kh) // sh + 1
    W_out = (xp.shape[3] - kw) // sw + 1
    if ph == 0 and pw == 0:
        xp = x
    out = xp[:, :, 0:sh * (H_out - 1) + 1:sh, 0:sw * (W_out - 1) + 1:sw]
    for u in range(kh):
        for v in range(kw):
            shifted = xp[:, :, u:u + sh * (H_out - 1) + 1:sh, v:v + sw * (W_out - 1) + 1:sw]
            np.maximum(out, shifted, out=out)
    return out
