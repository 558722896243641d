"""maxpool: the running maximum is reset once per output row, not per window, so each output row is a cumulative maximum from left to right; shows when W_out > 1 and a window has a smaller maximum than one to its left"""

import numpy as np

def both(v):
    if type(v) in (tuple, list):
        return v[0], v[1]
    return v, v

def maxpool(x, kernel_size, stride=None, padding=0):
    fh, fw = both(kernel_size)
    if stride is None:
        sh, sw = fh, fw
    else:
        sh, sw = both(stride)
    pt, pl = both(padding)
    batch, D, H, W = x.shape
    ans = np.zeros((batch, D, (H + 2 * pt - fh) // sh + 1, (W + 2 * pl - fw) // sw + 1), dtype=x.dtype)
    yy = -pt
    u = 0
    while yy + fh <= H + pt:
        col = -pl
        oj = 0
        mx = np.full((batch, D), -np.inf, dtype=x.dtype)
        while col + fw <= W + pl:
            r = max(yy, 0)
            while r < yy + fh and r < H:
                ch_ = max(col, 0)
                while ch_ < col + fw and ch_ < W:
                    mx = np.maximum(mx, x[:, :, r, ch_])
                    ch_ += 1
                r += 1
            ans[:, :, u, oj] = mx
            col += sw
            oj += 1
        yy += sh
        u += 1
    return ans
