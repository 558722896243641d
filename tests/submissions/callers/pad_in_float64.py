"""Wrong: pad: answer always float64.

Callers: conv1d (right) calls pad when padding > 0; conv2d, maxpool use np.pad.
"""

import numpy as np


def pad(x, padding, value=0.0):
    newshape = list(x.shape)
    sl = [slice(0, s) for s in x.shape]
    for n in range(len(padding) // 2):
        ax = x.ndim - 1 - n
        l = padding[2 * n]
        r = padding[2 * n + 1]
        newshape[ax] = x.shape[ax] + l + r
        sl[ax] = slice(l, l + x.shape[ax])
    out = np.ones(newshape) * value
    out[tuple(sl)] = x
    return out


def conv1d(x, weight, bias=None, stride=1, padding=0):
    if padding > 0:
        x = pad(x, (padding, padding))
    N, C, L = x.shape
    F, C2, K = weight.shape
    Lout = 1 + (L - K) // stride
    # collect columns
    cols = np.stack(
        [x[:, :, t * stride : t * stride + K].reshape(N, C * K) for t in range(Lout)], axis=2
    )  # N CK Lout
    out = weight.reshape(F, C * K) @ cols
    if bias is not None:
        out = out + bias.reshape(1, F, 1)
    return out


def two(t):
    if type(t) is int:
        return t, t
    return t


def conv2d(x, weight, bias=None, stride=1, padding=0):
    sy, sx = two(stride)
    py, px = two(padding)
    x = np.pad(x, ((0, 0), (0, 0), (py, py), (px, px)))
    N, C, H, W = x.shape
    F, C2, R, S = weight.shape
    Ho = 1 + (H - R) // sy
    Wo = 1 + (W - S) // sx
    out = np.zeros((N, F, Ho, Wo), x.dtype)
    for f in range(F):
        for i in range(Ho):
            for j in range(Wo):
                out[:, f, i, j] = np.sum(
                    x[:, :, i * sy : i * sy + R, j * sx : j * sx + S] * weight[f], axis=(1, 2, 3)
                )
        if bias is not None:
            out[:, f] += bias[f]
    return out


def maxpool(x, kernel_size, stride=None, padding=0):
    if stride is None:
        stride = kernel_size
    R, S = two(kernel_size)
    sy, sx = two(stride)
    py, px = two(padding)
    x = np.pad(x, ((0, 0), (0, 0), (py, py), (px, px)), constant_values=-np.inf)
    Ho = 1 + (x.shape[2] - R) // sy
    Wo = 1 + (x.shape[3] - S) // sx
    out = np.zeros((x.shape[0], x.shape[1], Ho, Wo), x.dtype)
    for i in range(Ho):
        for j in range(Wo):
            out[:, :, i, j] = np.max(x[:, :, i * sy : i * sy + R, j * sx : j * sx + S], axis=(2, 3))
    return out
