"""conv2d: the divisibility by the column stride is not tested, floor division sends also the in-between columns into an output; shows when the column stride is > 1 and a column between two window starts (or, for kW > 1, at the edge) meets an existing output, i.e. nearly always with column stride > 1"""

import numpy as np

def _hw(v):
    return (v, v) if isinstance(v, (int, np.integer)) else (v[0], v[1])

def conv2d(x, weight, bias=None, stride=1, padding=0):
    s_r, s_c = _hw(stride)
    p_r, pl = _hw(padding)
    batch, channels, H, W = x.shape
    O, _, kh, k_c = weight.shape
    h_new = (H + 2 * p_r - kh) // s_r + 1
    Wo = (W + 2 * pl - k_c) // s_c + 1
    output = np.zeros((batch, O, h_new, Wo), dtype=x.dtype)
    if bias is not None:
        output[...] = bias.reshape(1, O, 1, 1)
    for r in range(H):
        for q in range(W):
            for di in range(kh):
                for dx in range(k_c):
                    u, ri = divmod(r + p_r - di, s_r)
                    j, rj = divmod(q + pl - dx, s_c)
                    if ri == 0 and 0 <= u < h_new and 0 <= j < Wo:
                        output[:, :, u, j] += x[:, :, r, q] @ weight[:, :, di, dx].T
    return output
