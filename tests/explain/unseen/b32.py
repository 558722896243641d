"""conv2d: column of a window starts at j * (row stride), with cells beyond the picture counted as 0; output size is right; shows when the two strides differ and W_out > 1"""

import numpy as np

def tuple2(v):
    if isinstance(v, (tuple, list)):
        return v[0], v[1]
    return v, v

def conv2d(x, weight, bias=None, stride=1, padding=0):
    sy, sw = tuple2(stride)
    py, px_ = tuple2(padding)
    n_img, C, H, W = x.shape
    Cout, _, R, KC = weight.shape
    oh = (H + 2 * py - R) // sy + 1
    Wnew = (W + 2 * px_ - KC) // sw + 1
    res = np.zeros((n_img, Cout, oh, Wnew), dtype=x.dtype)
    for n in range(n_img):
        for co in range(Cout):
            for i in range(oh):
                for jj in range(Wnew):
                    s = 0.0 if bias is None else float(bias[co])
                    for ic in range(C):
                        for ka in range(R):
                            for dx in range(KC):
                                r = i * sy + ka - py
                                q = jj * sy + dx - px_
                                if 0 <= r < H and 0 <= q < W:
                                    s += float(x[n, ic, r, q]) * float(weight[co, ic, ka, dx])
                    res[n, co, i, jj] = s
    return res
