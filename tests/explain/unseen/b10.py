"""conv2d: the window view (N, C, Ho, Wo, kh, kw) is reshaped to (N, Ho*Wo, C*kh*kw) without moving the channel axis, mixing channels and positions; shows when C_in > 1 and H_out * W_out > 1"""

import numpy as np
from numpy.lib.stride_tricks import as_strided

def _pair(arg):
    try:
        dy, dj = arg
    except TypeError:
        dy = dj = arg
    return dy, dj

def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, s1_ = _pair(stride)
    pad_h, pw = _pair(padding)
    n_img, channels, H, W = x.shape
    O, _, k_r, kern_w = weight.shape
    big_x = np.zeros((n_img, channels, H + 2 * pad_h, W + 2 * pw), dtype=x.dtype)
    big_x[:, :, pad_h:pad_h + H, pw:pw + W] = x
    oh = (H + 2 * pad_h - k_r) // sh + 1
    ow = (W + 2 * pw - kern_w) // s1_ + 1
    s0, s1, bytes_r, bytes_c = big_x.strides
    view = as_strided(big_x, (n_img, channels, oh, ow, k_r, kern_w), (s0, s1, bytes_r * sh, bytes_c * s1_, bytes_r, bytes_c), writeable=False)
    rows = view.reshape(n_img, oh * ow, channels * k_r * kern_w)
    output = rows @ weight.reshape(O, channels * k_r * kern_w).T
    if bias is not None:
        output = output + bias
    return np.ascontiguousarray(output.transpose(0, 2, 1)).reshape(n_img, O, oh, ow)
