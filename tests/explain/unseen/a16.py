"""conv2d: Computes the stride-1 result and thins it out starting at index stride//2 rather than 0 on each axis, so with a stride > 1 the windows are shifted by stride//2 (and the size may be one smaller); right for stride 1."""

import numpy as np

def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = (stride, stride) if np.isscalar(stride) else stride
    ph, pw = (padding, padding) if np.isscalar(padding) else padding
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    xp = np.zeros((N, C, H + 2 * ph, W + 2 * pw), dtype=x.dtype)
    xp[:, :, ph:ph + H, pw:pw + W] = x
    H_out = xp.shape[2] - kh + 1
    W_out = xp.shape[3] - kw + 1
    out = np.zeros((N, O, H_out, W_out), dtype=x.dtype)
    for u in range(kh):
        for v in range(kw):
            shifted = xp[:, :, u:u + H_out, v:v + W_out]
            for c in range(C):
                out += weight[:, c, u, v].reshape(1, O, 1, 1) * shifted[:, c:c + 1]
    if bias is not None:
        out += bias.reshape(1, O, 1, 1)
    # every sh-th row and every sw-th column
    return out[:, :, sh // 2::sh, sw // 2::sw].copy()
