"""maxpool: output size is (padded size) // stride regardless of the kernel, windows at the end being cut off; shows when kernel != stride on an axis: extra outputs for kernel > stride (if it changes the quotient), missing outputs for kernel < stride (likewise); right when kernel = stride"""

import numpy as np

def twice(v):
    if isinstance(v, (tuple, list)):
        return v
    return [v, v]

def maxpool(x, kernel_size, stride=None, padding=0):
    if stride is None:
        stride = kernel_size
    kh, kw = twice(kernel_size)
    s0_, s1_ = twice(stride)
    pt, pl = twice(padding)
    px = np.pad(x, ((0, 0), (0, 0), (pt, pt), (pl, pl)), constant_values=-np.inf)
    oh = px.shape[2] // s0_
    n_cols = px.shape[3] // s1_
    out = np.empty(x.shape[:2] + (oh, n_cols), dtype=x.dtype)
    for ii in range(oh):
        for v_ in range(n_cols):
            out[:, :, ii, v_] = np.max(px[:, :, ii * s0_:ii * s0_ + kh, v_ * s1_:v_ * s1_ + kw], axis=(2, 3))
    return out
