"""maxpool: each input cell is given only to the one window number (position + padding) // stride, overlap of windows is ignored, so a window covers at most its first `stride` rows and columns; shows when kernel > stride on an axis (some outputs may stay -inf; right for kernel <= stride)"""

import numpy as np

def _pair(v):
    return (v, v) if isinstance(v, (int, np.integer)) else (v[0], v[1])

def maxpool(x, kernel_size, stride=None, padding=0):
    kh, fw = _pair(kernel_size)
    sy, s1_ = _pair(kernel_size if stride is None else stride)
    py, pl = _pair(padding)
    batch, channels, H, W = x.shape
    h_new = (H + 2 * py - kh) // sy + 1
    W_out = (W + 2 * pl - fw) // s1_ + 1
    out = np.full((batch, channels, h_new, W_out), -np.inf, dtype=x.dtype)
    for r in range(H):
        i, di = divmod(r + py, sy)
        if i >= h_new or di >= kh:
            continue
        for q in range(W):
            oj, b = divmod(q + pl, s1_)
            if oj < W_out and b < fw:
                out[:, :, i, oj] = np.maximum(out[:, :, i, oj], x[:, :, r, q])
    return out
