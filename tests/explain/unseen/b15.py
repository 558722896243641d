"""conv1d: im2col columns are in (k, c) order while the weights are flattened in (c, k) order; shows when C_in > 1 and K > 1"""

import numpy as np

def conv1d(x, weight, bias=None, stride=1, padding=0):
    step_ = stride[0] if hasattr(stride, "__len__") else stride
    p = padding[0] if hasattr(padding, "__len__") else padding
    n_img, Cin, L = x.shape
    Cout, _, width = weight.shape
    L_out = (L + 2 * p - width) // step_ + 1
    xp = np.zeros((n_img, Cin, L + 2 * p), dtype=x.dtype)
    xp[:, :, p:p + L] = x
    col = np.zeros((n_img, L_out, Cin * width), dtype=x.dtype)
    for t in range(L_out):
        col[:, t] = xp[:, :, t * step_:t * step_ + width].transpose(0, 2, 1).reshape(n_img, width * Cin)
    out = col @ weight.reshape(Cout, Cin * width).T
    if bias is not None:
        out += bias
    return out.transpose(0, 2, 1).copy()
