"""Convolution and pooling in NumPy."""

import numpy as np


def conv2d(x, weight, bias=None, stride=1, padding=0):
    stride_r, stride_c = stride if isinstance(stride, tuple) else (stride, stride)
    pad_r, pad_c = padding if isinstance(padding, tuple) else (padding, padding)
    canvas = np.pad(x, ((0, 0), (0, 0), (pad_r, pad_r), (pad_c, pad_c)), mode="constant")
    rows = (canvas.shape[2] - weight.shape[2]) // stride_r + 1
    columns = (canvas.shape[3] - weight.shape[3]) // stride_c + 1
    total = np.zeros((x.shape[0], weight.shape[0], rows, columns), dtype=x.dtype)
    for di in range(weight.shape[2]):
        for dj in range(weight.shape[3]):
            shifted = canvas[:, :, di:di + stride_r * (rows - 1) + 1:stride_r,
                             dj:dj + stride_c * (columns - 1) + 1:stride_c]
            total += np.einsum("nchw,oc->nohw", shifted, weight[:, :, di, dj])
    if bias is not None:
        for o, b in enumerate(bias):
            total[:, o] += b
    return total


def conv1d(x, weight, bias=None, stride=1, padding=0):
    xp = np.pad(x, ((0, 0), (0, 0), (padding, padding)))
    K = weight.shape[2]
    out = np.array([
        [
            [(seq[:, s:s + K] * ker).sum() for s in range(0, xp.shape[2] - K + 1, stride)]
            for ker in weight
        ]
        for seq in xp
    ], dtype=x.dtype)
    if bias is not None:
        out = out + bias
    return out


def maxpool(x, kernel_size, stride=None, padding=0):
    pair = lambda v: v if isinstance(v, tuple) else (v, v)
    kh, kw = pair(kernel_size)
    sh, sw = (kh, kw) if stride is None else pair(stride)
    ph, pw = pair(padding)
    big = np.full((x.shape[0], x.shape[1], x.shape[2] + 2 * ph, x.shape[3] + 2 * pw), -np.inf, x.dtype)
    big[:, :, ph:ph + x.shape[2], pw:pw + x.shape[3]] = x
    b = big.strides
    oh = (big.shape[2] - kh) // sh + 1
    ow = (big.shape[3] - kw) // sw + 1
    blocks = np.lib.stride_tricks.as_strided(
        big, big.shape[:2] + (oh, ow, kh, kw), b[:2] + (b[2] * sh, b[3] * sw) + b[2:], writeable=False)
    return blocks.reshape(blocks.shape[:4] + (-1,)).max(axis=4)


def pad(x, padding, value=0.0):
    # torch counts the axes from the back, numpy from the front
    pairs = [(padding[i], padding[i + 1]) for i in range(0, len(padding), 2)]
    pairs.reverse()
    pairs = [(0, 0)] * (x.ndim - len(pairs)) + pairs
    return np.pad(x, pairs, constant_values=value)
