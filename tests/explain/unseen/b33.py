"""conv2d: the padding tuple (rows, columns) is used as (before, after) on both axes: top and left get the first number, bottom and right the second; shows when padding is a tuple of two different numbers (may raise if the padded picture gets smaller than the kernel)"""

import numpy as np

def twice(v):
    if isinstance(v, (tuple, list)):
        return v
    return [v, v]

def conv2d(x, weight, bias=None, stride=1, padding=0):
    stride_h, sx = twice(stride)
    pt, p_c = twice(padding)
    xx = np.pad(x, ((0, 0), (0, 0), (pt, p_c), (pt, p_c)))
    kh, fw = weight.shape[2:]
    oh = (xx.shape[2] - kh) // stride_h + 1
    n_cols = (xx.shape[3] - fw) // sx + 1
    ans = np.empty((x.shape[0], weight.shape[0], oh, n_cols), dtype=x.dtype)
    for oi in range(oh):
        for j in range(n_cols):
            block = xx[:, None, :, oi * stride_h:oi * stride_h + kh, j * sx:j * sx + fw]
            ans[:, :, oi, j] = (block * weight[None]).sum(axis=(2, 3, 4))
    if bias is not None:
        ans = ans + bias.reshape(1, -1, 1, 1)
    return ans
