"""conv2d: The column loop runs while left + kw < WP instead of <=, so if the last window ends exactly at the right edge ((W + 2*pw - kW) divisible by the column stride) the last output column stays 0 (no bias either); otherwise right."""

import numpy as np

def conv2d(x, weight, bias=None, stride=1, padding=0):
    if isinstance(stride, tuple):
        sh, sw = stride
    else:
        sh = sw = stride
    if isinstance(padding, tuple):
        ph, pw = padding
    else:
        ph = pw = padding
    N, C_in, H, W = x.shape
    C_out, _, kh, kw = weight.shape
    HP, WP = H + 2 * ph, W + 2 * pw
    xp = np.zeros((N, C_in, HP, WP), dtype=x.dtype)
    xp[:, :, ph:ph + H, pw:pw + W] = x
    out = np.zeros((N, C_out, (HP - kh) // sh + 1, (WP - kw) // sw + 1), dtype=x.dtype)
    n = 0
    while n < N:
        top, i = 0, 0
        while top + kh <= HP:
            left, j = 0, 0
            while left + kw < WP:
                box = xp[n, :, top:top + kh, left:left + kw]
                o = 0
                while o < C_out:
                    acc = 0.0
                    acc = acc + np.sum(box * weight[o])
                    out[n, o, i, j] = acc
                    if bias is not None:
                        out[n, o, i, j] += bias[o]
                    o += 1
                left += sw
                j += 1
            top += sh
            i += 1
        n += 1
    return out
