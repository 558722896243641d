"""conv2d: the matrix product is computed in float32 and cast back; shows only for float64 input, as errors of about 1e-7 relative (needs a tolerance tighter than that), or inf / 0 for values beyond the float32 range"""

import numpy as np

def _two(v):
    return (v[0], v[1]) if hasattr(v, "__len__") else (v, v)

def _columns(x, kh, kw, sh, sw, ph, pw, fill):
    """(N, C, kh*kw, Ho*Wo) and the output size"""
    N, D, H, W = x.shape
    H_out = (H + 2 * ph - kh) // sh + 1
    w_new = (W + 2 * pw - kw) // sw + 1
    img = np.full((N, D, H + 2 * ph, W + 2 * pw), fill, dtype=x.dtype)
    img[:, :, ph:ph + H, pw:pw + W] = x
    cc = np.zeros((N, D, kh, kw, H_out, w_new), dtype=x.dtype)
    for dy in range(kh):
        for dx in range(kw):
            cc[:, :, dy, dx] = img[:, :, dy:dy + sh * H_out:sh, dx:dx + sw * w_new:sw][:, :, :H_out, :w_new]
    return cc.reshape(N, D, kh * kw, H_out * w_new), H_out, w_new

def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = _two(stride)
    ph, pw = _two(padding)
    M, D, kh, kw = weight.shape
    N = x.shape[0]
    cc, H_out, w_new = _columns(x, kh, kw, sh, sw, ph, pw, 0.0)
    cc = cc.reshape(N, D * kh * kw, H_out * w_new).transpose(1, 0, 2).reshape(D * kh * kw, N * H_out * w_new)
    ret = (weight.reshape(M, D * kh * kw).astype(np.float32) @ cc.astype(np.float32)).astype(x.dtype)
    if bias is not None:
        ret += bias[:, None]
    return ret.reshape(M, N, H_out, w_new).transpose(1, 0, 2, 3).copy()
