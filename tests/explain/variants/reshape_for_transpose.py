"""CNN operations by hand."""

import numpy as np


def _pad_axis(x, axis, lo, hi, value):
    """pads one axis only"""
    moved = np.moveaxis(x, axis, 0)
    big = np.full((moved.shape[0] + lo + hi,) + moved.shape[1:], value, dtype=x.dtype)
    big[lo:lo + moved.shape[0]] = moved
    return np.moveaxis(big, 0, axis)


def pad(x, padding, value=0.0):
    result = np.array(x)
    for k in range(0, len(padding), 2):
        result = _pad_axis(result, x.ndim - 1 - k // 2, padding[k], padding[k + 1], value)
    return result


def conv1d(x, weight, bias=None, stride=1, padding=0):
    c_out, c_in, taps = weight.shape
    # my loop goes over the input channels first
    w = weight.reshape(c_in, c_out, taps)
    n, _, length = x.shape
    l_out = (length + 2 * padding - taps) // stride + 1
    out = np.zeros((n, c_out, l_out), dtype=x.dtype)
    for c in range(c_in):
        channel = np.pad(x[:, c], ((0, 0), (padding, padding)))
        for o in range(c_out):
            for k in range(taps):
                last = k + (l_out - 1) * stride + 1
                out[:, o] += channel[:, k:last:stride] * w[c, o, k]
    if bias is not None:
        out += bias[np.newaxis, :, np.newaxis]
    return out


def conv2d(x, weight, bias=None, stride=1, padding=0):
    if isinstance(stride, int):
        stride = (stride, stride)
    if isinstance(padding, int):
        padding = (padding, padding)
    N, C, H, W = x.shape
    O, _, kH, kW = weight.shape
    ph, pw = padding
    xp = np.zeros((N, C, H + 2 * ph, W + 2 * pw), dtype=x.dtype)
    xp[:, :, ph:ph + H, pw:pw + W] = x
    Ho = (H + 2 * ph - kH) // stride[0] + 1
    Wo = (W + 2 * pw - kW) // stride[1] + 1
    out = np.zeros((N, O, Ho, Wo), dtype=x.dtype)
    for n in range(N):
        for o in range(O):
            for i in range(Ho):
                for j in range(Wo):
                    r, q = i * stride[0], j * stride[1]
                    out[n, o, i, j] = np.sum(xp[n, :, r:r + kH, q:q + kW] * weight[o])
                    if bias is not None:
                        out[n, o, i, j] += bias[o]
    return out


def maxpool(x, kernel_size, stride=None, padding=0):
    if isinstance(kernel_size, int):
        kernel_size = (kernel_size, kernel_size)
    if stride is None:
        stride = kernel_size
    if isinstance(stride, int):
        stride = (stride, stride)
    if isinstance(padding, int):
        padding = (padding, padding)
    N, C, H, W = x.shape
    H_out = (H + 2 * padding[0] - kernel_size[0]) // stride[0] + 1
    W_out = (W + 2 * padding[1] - kernel_size[1]) // stride[1] + 1
    out = np.zeros((N, C, H_out, W_out), dtype=x.dtype)
    for n in range(N):
        for c in range(C):
            for i in range(H_out):
                for j in range(W_out):
                    best = -np.inf
                    for u in range(kernel_size[0]):
                        for v in range(kernel_size[1]):
                            r = i * stride[0] + u - padding[0]
                            q = j * stride[1] + v - padding[1]
                            if 0 <= r < H and 0 <= q < W:
                                best = max(best, x[n, c, r, q])
                    out[n, c, i, j] = best
    return out
