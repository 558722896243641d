"""Nothing is wrong."""

import numpy as np


def get_two(v):
    if type(v) in (tuple, list):
        return v[0], v[1]
    return v, v


def pad(x, padding, value=0.0):
    out = np.array(x)
    axis = x.ndim - 1
    i = 0
    while i < len(padding):
        left = padding[i]
        right = padding[i + 1]
        if left > 0 or right > 0:
            old = out.shape[axis]
            size = list(out.shape)
            size[axis] = left + old + right
            bigger = np.full(size, value, dtype=x.dtype)
            np.moveaxis(bigger, axis, 0)[left:left + old] = np.moveaxis(out, axis, 0)
            out = bigger
        axis -= 1
        i += 2
    return out


def conv1d(x, weight, bias=None, stride=1, padding=0):
    step = get_two(stride)[0] if type(stride) not in (tuple, list) else stride[0]
    p = padding[0] if type(padding) in (tuple, list) else padding
    N, C, L = x.shape
    O, _, K = weight.shape
    line = np.zeros((N, C, L + 2 * p), dtype=x.dtype)
    line[:, :, p:p + L] = x
    total = L + 2 * p
    out = np.zeros((N, O, (total - K) // step + 1), dtype=x.dtype)
    start = 0
    t = 0
    while start + K <= total:
        n = 0
        while n < N:
            o = 0
            while o < O:
                out[n, o, t] = np.sum(line[n, :, start:start + K] * weight[o])
                if bias is not None:
                    out[n, o, t] += bias[o]
                o += 1
            n += 1
        start += step
        t += 1
    return out


def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = get_two(stride)
    ph, pw = get_two(padding)
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    sheet = np.zeros((N, C, H + 2 * ph, W + 2 * pw), dtype=x.dtype)
    sheet[:, :, ph:ph + H, pw:pw + W] = x
    bottom, right = sheet.shape[2], sheet.shape[3]
    out = np.zeros((N, O, (bottom - kh) // sh + 1, (right - kw) // sw + 1), dtype=x.dtype)
    row = 0
    i = 0
    while row + kh <= bottom:
        col = 0
        j = 0
        while col + kw <= right:
            o = 0
            while o < O:
                out[:, o, i, j] = (sheet[:, :, row:row + kh, col:col + kw] * weight[o]).sum(axis=(1, 2, 3))
                o += 1
            col += sw
            j += 1
        row += sh
        i += 1
    if bias is not None:
        out += bias.reshape((O, 1, 1))
    return out


def maxpool(x, kernel_size, stride=None, padding=0):
    kh, kw = get_two(kernel_size)
    if stride is None:
        sh, sw = kh, kw
    else:
        sh, sw = get_two(stride)
    ph, pw = get_two(padding)
    N, C, H, W = x.shape
    out = np.zeros((N, C, (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1), dtype=x.dtype)
    row = -ph
    i = 0
    while row + kh <= H + ph:
        col = -pw
        j = 0
        while col + kw <= W + pw:
            best = np.full((N, C), -np.inf, dtype=x.dtype)
            r = max(row, 0)
            while r < row + kh and r < H:
                c = max(col, 0)
                while c < col + kw and c < W:
                    best = np.maximum(best, x[:, :, r, c])
                    c += 1
                r += 1
            out[:, :, i, j] = best
            col += sw
            j += 1
        row += sh
        i += 1
    return out
