"""Nothing is wrong."""

import numpy as np

# everything by shifting the whole picture and adding

def pad(x, padding, value=0.0):
    out = np.array(x)
    for k in range(len(padding) // 2):
        axis = out.ndim - 1 - k
        left_shape = list(out.shape)
        left_shape[axis] = padding[2 * k]
        right_shape = list(out.shape)
        right_shape[axis] = padding[2 * k + 1]
        left = np.full(left_shape, value, dtype=x.dtype)
        right = np.full(right_shape, value, dtype=x.dtype)
        out = np.concatenate([left, out, right], axis=axis)
    return out

def conv1d(x, weight, bias=None, stride=1, padding=0):
    N, C, L = x.shape
    O, _, K = weight.shape
    xp = np.zeros((N, C, L + 2 * padding), dtype=x.dtype)
    xp[:, :, padding:padding + L] = x
    L_out = (xp.shape[2] - K) // stride + 1
    out = np.zeros((N, O, L_out), dtype=x.dtype)
    for k in range(K):
        piece = xp[:, :, k:k + stride * (L_out - 1) + 1:stride]
        out += np.matmul(weight[:, :, k], piece)
    if bias is not None:
        out += bias[:, None]
    return out

def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = (stride, stride) if np.isscalar(stride) else stride
    ph, pw = (padding, padding) if np.isscalar(padding) else padding
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    xp = np.zeros((N, C, H + 2 * ph, W + 2 * pw), dtype=x.dtype)
    xp[:, :, ph:ph + H, pw:pw + W] = x
    H_out = (xp.shape[2] - kh) // sh + 1
    W_out = (xp.shape[3] - kw) // sw + 1
    out = np.zeros((N, O, H_out, W_out), dtype=x.dtype)
    for u in range(kh):
        for v in range(kw):
            shifted = xp[:, :, u:u + sh * (H_out - 1) + 1:sh, v:v + sw * (W_out - 1) + 1:sw]
            for c in range(C):
                out += weight[:, c, u, v].reshape(1, O, 1, 1) * shifted[:, c:c + 1]
    if bias is not None:
        out += bias.reshape(1, O, 1, 1)
    return out

def maxpool(x, kernel_size, stride=None, padding=0):
    kh, kw = (kernel_size, kernel_size) if np.isscalar(kernel_size) else kernel_size
    if stride is None:
        sh, sw = kh, kw
    else:
        sh, sw = (stride, stride) if np.isscalar(stride) else stride
    ph, pw = (padding, padding) if np.isscalar(padding) else padding
    N, C, H, W = x.shape
    xp = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf, dtype=x.dtype)
    xp[:, :, ph:ph + H, pw:pw + W] = x
    H_out = (xp.shape[2] - kh) // sh + 1
    W_out = (xp.shape[3] - kw) // sw + 1
    out = np.full((N, C, H_out, W_out), -np.inf, dtype=x.dtype)
    for u in range(kh):
        for v in range(kw):
            shifted = xp[:, :, u:u + sh * (H_out - 1) + 1:sh, v:v + sw * (W_out - 1) + 1:sw]
            out = np.maximum(out, shifted)
    return out
