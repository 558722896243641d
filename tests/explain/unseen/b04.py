"""conv2d: bias is added to the whole plane after each output row, rows computed later being overwritten, so row i gets the bias H_out - i times; shows when bias is non-zero and H_out > 1"""

import numpy as np

def expand(v):
    return tuple(v) if isinstance(v, (tuple, list)) else (v, v)

def conv2d(x, weight, bias=None, stride=1, padding=0):
    s_r, s_c = expand(stride)
    pt, pad_w = expand(padding)
    n_batch, c_in, h, w = x.shape
    c_out, _, k_r, kern_w = weight.shape
    padded = np.zeros((n_batch, c_in, h + 2 * pt, w + 2 * pad_w), dtype=x.dtype)
    padded[:, :, pt:pt + h, pad_w:pad_w + w] = x
    new_h = (h + 2 * pt - k_r) // s_r + 1
    ow = (w + 2 * pad_w - kern_w) // s_c + 1
    ans = np.zeros((n_batch, c_out, new_h, ow), dtype=x.dtype)
    for n in range(n_batch):
        for co in range(c_out):
            for ii in range(new_h):
                for j in range(ow):
                    block = padded[n, :, ii * s_r:ii * s_r + k_r, j * s_c:j * s_c + kern_w]
                    ans[n, co, ii, j] = np.sum(block * weight[co])
                if bias is not None:
                    ans[n, co] += bias[co]
    return ans
