"""conv1d: Flips the kernel along its length (true convolution instead of cross-correlation); right only for K = 1 or kernels symmetric along the last axis."""

import numpy as np

def conv1d(x, weight, bias=None, stride=1, padding=0):
    N, C, L = x.shape
    O, _, K = weight.shape
    xp = np.zeros((N, C, L + 2 * padding), dtype=x.dtype)
    xp[:, :, padding:padding + L] = x
    L_out = (xp.shape[2] - K) // stride + 1
    out = np.zeros((N, O, L_out), dtype=x.dtype)
    for k in range(K):
        piece = xp[:, :, k:k + stride * (L_out - 1) + 1:stride]
        out += np.matmul(weight[:, :, K - 1 - k], piece)
    if bias is not None:
        out += bias[:, None]
    return out
