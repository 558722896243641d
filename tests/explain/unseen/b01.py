"""conv2d: the answer is built with output channels outside and samples inside: (C_out, N, H_out, W_out) with the first two axes exchanged; shows unless N = C_out = 1 (wrong shape if N != C_out, exchanged values if equal)"""

import numpy as np

pair = lambda v: tuple(v) if isinstance(v, (tuple, list)) else (v, v)

def bordered(x, ph, pw, fill):
    n, ci, h, w = x.shape
    ans = np.full((n, ci, h + 2 * ph, w + 2 * pw), fill, dtype=x.dtype)
    ans[:, :, ph:ph + h, pw:pw + w] = x
    return ans

def conv2d(x, weight, bias=None, stride=1, padding=0):
    (s0_, s_c), (ph, pw) = pair(stride), pair(padding)
    fh, kw = weight.shape[2:]
    dx = np.zeros(weight.shape[0], dtype=x.dtype) if bias is None else bias
    x_pad = bordered(x, ph, pw, 0.0)
    tops = range(0, x_pad.shape[2] - fh + 1, s0_)
    col_starts = range(0, x_pad.shape[3] - kw + 1, s_c)
    return np.array([[[[(item[:, r:r + fh, q:q + kw] * w).sum() + bb for q in col_starts]
                       for r in tops]
                      for item in x_pad]
                     for w, bb in zip(weight, dx)], dtype=x.dtype).reshape(len(weight), len(x_pad), len(tops), len(col_starts))
