"""conv2d: the running column is not set back for a new row, so just the first output row is computed and the others stay 0 (plus bias); shows when H_out > 1"""

import numpy as np

def pair(v):
    if type(v) in (tuple, list):
        return v[0], v[1]
    return v, v

def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = pair(stride)
    pad_h, px_ = pair(padding)
    n_img, C, H, W = x.shape
    Cout, _, kh, kx = weight.shape
    sheet = np.zeros((n_img, C, H + 2 * pad_h, W + 2 * px_), dtype=x.dtype)
    sheet[:, :, pad_h:pad_h + H, px_:px_ + W] = x
    bottom, right = sheet.shape[2], sheet.shape[3]
    out = np.zeros((n_img, Cout, (bottom - kh) // sh + 1, (right - kx) // sw + 1), dtype=x.dtype)
    yy = cc = 0
    u = j = 0
    while yy + kh <= bottom:
        while cc + kx <= right:
            f = 0
            while f < Cout:
                out[:, f, u, j] = (sheet[:, :, yy:yy + kh, cc:cc + kx] * weight[f]).sum(axis=(1, 2, 3))
                f += 1
            cc += sw
            j += 1
        yy += sh
        u += 1
    if bias is not None:
        out += bias.reshape((Cout, 1, 1))
    return out
