"""conv2d: Sets the accumulator to 0 once per position rather than once per output channel, so output channel o holds the sum of the outputs (without bias) of channels 0..o plus bias[o]; right for channel 0, hence when C_out = 1."""

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
            while left + kw <= WP:
                box = xp[n, :, top:top + kh, left:left + kw]
                o = 0
                acc = 0.0
                while o < C_out:
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
