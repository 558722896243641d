"""Nothing is wrong."""

import numpy as np

def pad(x, padding, value=0.0):
    out = x.copy()
    axis = x.ndim - 1
    pos = 0
    while pos < len(padding):
        shape = list(out.shape)
        size = shape[axis]
        shape[axis] = size + padding[pos] + padding[pos + 1]
        bigger = np.full(shape, value, dtype=x.dtype)
        src = np.moveaxis(out, axis, 0)
        dst = np.moveaxis(bigger, axis, 0)
        row = 0
        while row < size:
            dst[row + padding[pos]] = src[row]
            row += 1
        out = bigger
        axis -= 1
        pos += 2
    return out

def conv1d(x, weight, bias=None, stride=1, padding=0):
    N, C_in, L = x.shape
    C_out, _, K = weight.shape
    xp = np.zeros((N, C_in, L + 2 * padding), dtype=x.dtype)
    xp[:, :, padding:padding + L] = x
    L_out = (L + 2 * padding - K) // stride + 1
    out = np.zeros((N, C_out, L_out), dtype=x.dtype)
    o = 0
    while o < C_out:
        i = 0
        start = 0
        while start + K <= L + 2 * padding:
            acc = np.zeros(N, dtype=x.dtype)
            c = 0
            while c < C_in:
                k = 0
                while k < K:
                    acc = acc + xp[:, c, start + k] * weight[o, c, k]
                    k += 1
                c += 1
            out[:, o, i] = acc
            if bias is not None:
                out[:, o, i] += bias[o]
            start += stride
            i += 1
        o += 1
    return out

def conv2d(x, weight, bias=None, stride=1, padding=0):
    if isinstance(stride, tuple):
        sh, sw = stride
    else:
        sh = sw = stride
    if isinstance(padding, tuple):
        ph, pw = padding
    else:
        ph = pw = padding
    N, C_in, H, W = x.shape
    C_out, _, kh, kw = weight.shape
    HP, WP = H + 2 * ph, W + 2 * pw
    xp = np.zeros((N, C_in, HP, WP), dtype=x.dtype)
    xp[:, :, ph:ph + H, pw:pw + W] = x
    out = np.zeros((N, C_out, (HP - kh) // sh + 1, (WP - kw) // sw + 1), dtype=x.dtype)
    n = 0
    while n < N:
        top, i = 0, 0
        while top + kh <= HP:
            left, j = 0, 0
            while left + kw <= WP:
                box = xp[n, :, top:top + kh, left:left + kw]
                o = 0
                while o < C_out:
                    acc = 0.0
                    acc = acc + np.sum(box * weight[o])
                    out[n, o, i, j] = acc
                    if bias is not None:
                        out[n, o, i, j] += bias[o]
                    o += 1
                left += sw
                j += 1
            top += sh
            i += 1
        n += 1
    return out

def maxpool(x, kernel_size, stride=None, padding=0):
    if stride is None:
        stride = kernel_size
    if isinstance(kernel_size, tuple):
        kh, kw = kernel_size
    else:
        kh = kw = kernel_size
    if isinstance(stride, tuple):
        sh, sw = stride
    else:
        sh = sw = stride
    if isinstance(padding, tuple):
        ph, pw = padding
    else:
        ph = pw = padding
    N, C, H, W = x.shape
    HP, WP = H + 2 * ph, W + 2 * pw
    xp = np.full((N, C, HP, WP), -np.inf, dtype=x.dtype)
    xp[:, :, ph:ph + H, pw:pw + W] = x
    out = np.zeros((N, C, (HP - kh) // sh + 1, (WP - kw) // sw + 1), dtype=x.dtype)
    top, i = 0, 0
    while top + kh <= HP:
        left, j = 0, 0
        while left + kw <= WP:
            out[:, :, i, j] = np.max(xp[:, :, top:top + kh, left:left + kw], axis=(2, 3))
            left += sw
            j += 1
        top += sh
        i += 1
    return out
