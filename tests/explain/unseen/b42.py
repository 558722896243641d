"""conv2d: the result (C_out, N*Ho*Wo) is reshaped directly to (N, C_out, Ho, Wo), mixing batch and output channels; shows when N > 1 and C_out > 1"""

import numpy as np

def _pair(v):
    return (v[0], v[1]) if hasattr(v, "__len__") else (v, v)

def _columns(x, kh, kw, sh, sw, ph, pw, fill):
    """(N, C, kh*kw, Ho*Wo) and the output size"""
    N, Cin, H, W = x.shape
    h_new = (H + 2 * ph - kh) // sh + 1
    w_new = (W + 2 * pw - kw) // sw + 1
    img = np.full((N, Cin, H + 2 * ph, W + 2 * pw), fill, dtype=x.dtype)
    img[:, :, ph:ph + H, pw:pw + W] = x
    cmat = np.zeros((N, Cin, kh, kw, h_new, w_new), dtype=x.dtype)
    for ka in range(kh):
        for dx in range(kw):
            cmat[:, :, ka, dx] = img[:, :, ka:ka + sh * h_new:sh, dx:dx + sw * w_new:sw][:, :, :h_new, :w_new]
    return cmat.reshape(N, Cin, kh * kw, h_new * w_new), h_new, w_new

def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = _pair(stride)
    ph, pw = _pair(padding)
    Cout, Cin, kh, kw = weight.shape
    N = x.shape[0]
    cmat, h_new, w_new = _columns(x, kh, kw, sh, sw, ph, pw, 0.0)
    cmat = cmat.reshape(N, Cin * kh * kw, h_new * w_new).transpose(1, 0, 2).reshape(Cin * kh * kw, N * h_new * w_new)
    ret = weight.reshape(Cout, Cin * kh * kw) @ cmat
    if bias is not None:
        ret += bias[:, None]
    return ret.reshape(N, Cout, h_new, w_new)
