"""maxpool: the running maximum starts with x[n, c, 0, 0] for every window, so no output is below the top left cell of its plane; shows when some window without that cell has a maximum smaller than it (or that cell is NaN)"""

import numpy as np

def two(v):
    if isinstance(v, (tuple, list)):
        return v[0], v[1]
    return v, v

def maxpool(x, kernel_size, stride=None, padding=0):
    k_r, k_c = two(kernel_size)
    sh, stride_w = two(kernel_size if stride is None else stride)
    pad_h, pad_w = two(padding)
    n_img, Cin, H, W = x.shape
    out_h = (H + 2 * pad_h - k_r) // sh + 1
    out_w = (W + 2 * pad_w - k_c) // stride_w + 1
    out = np.zeros((n_img, Cin, out_h, out_w), dtype=x.dtype)
    for n in range(n_img):
        for ci in range(Cin):
            for ii in range(out_h):
                for v_ in range(out_w):
                    best = x[n, ci, 0, 0]
                    for dy in range(k_r):
                        for dj in range(k_c):
                            r = ii * sh + dy - pad_h
                            q = v_ * stride_w + dj - pad_w
                            if 0 <= r < H and 0 <= q < W:
                                v = x[n, ci, r, q]
                                if v > best or v != v:
                                    best = v
                    out[n, ci, ii, v_] = best
    return out
