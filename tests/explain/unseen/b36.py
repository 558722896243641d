"""conv1d: calls conv2d on one-row pictures with padding p for rows also and then takes output row 0, which lies fully in the padding, so for padding > 0 everything is 0 (or just the bias); shows when padding > 0"""

import numpy as np

def _split(v):
    return (v, v) if np.ndim(v) == 0 else (v[0], v[1])

def pad(x, padding, value=0.0):
    dims = list(x.shape)
    spot = [slice(0, n) for n in x.shape]
    for k in range(len(padding) // 2):
        lo, hi = padding[2 * k:2 * k + 2]
        ax = x.ndim - 1 - k
        spot[ax] = slice(lo, lo + dims[ax])
        dims[ax] += lo + hi
    result = np.full(dims, value, dtype=x.dtype)
    result[tuple(spot)] = x
    return result

def conv2d(x, weight, bias=None, stride=1, padding=0):
    s_r, sw = _split(stride)
    ph, pad_w = _split(padding)
    xp = pad(x, (pad_w, pad_w, ph, ph))
    n_filters, _, kern_h, k_c = weight.shape
    h_new = (xp.shape[2] - kern_h) // s_r + 1
    W_out = (xp.shape[3] - k_c) // sw + 1
    result = np.zeros((x.shape[0], n_filters, h_new, W_out), dtype=x.dtype)
    for oi in range(h_new):
        for jj in range(W_out):
            region = xp[:, :, oi * s_r:oi * s_r + kern_h, jj * sw:jj * sw + k_c]
            result[:, :, oi, jj] = np.einsum("ncab,ocab->no", region, weight)
    if bias is not None:
        result += bias[None, :, None, None]
    return result

def conv1d(x, weight, bias=None, stride=1, padding=0):
    acc = stride if np.ndim(stride) == 0 else stride[0]
    pd = padding if np.ndim(padding) == 0 else padding[0]
    flat = x[:, :, None, :]
    kernel = weight[:, :, None, :]
    result = conv2d(flat, kernel, bias, stride=(1, acc), padding=pd)
    return result[:, :, 0, :]
