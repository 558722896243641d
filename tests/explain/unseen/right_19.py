"""Nothing is wrong."""

import numpy as np


def to2(v):
    if isinstance(v, (tuple, list)):
        return v
    return [v, v]


def pad(x, padding, value=0.0):
    pw = []
    for i in range(len(padding) // 2):
        pw.insert(0, (padding[2 * i], padding[2 * i + 1]))
    while len(pw) < x.ndim:
        pw.insert(0, (0, 0))
    return np.pad(x, pw, mode="constant", constant_values=value)


def conv1d(x, weight, bias=None, stride=1, padding=0):
    if isinstance(stride, (tuple, list)):
        stride = stride[0]
    if isinstance(padding, (tuple, list)):
        padding = padding[0]
    xp = np.pad(x, ((0, 0), (0, 0), (padding, padding)))
    kernel = weight.shape[2]
    steps = (xp.shape[2] - kernel) // stride + 1
    out = np.empty((x.shape[0], weight.shape[0], steps), dtype=x.dtype)
    for t in range(steps):
        part = xp[:, None, :, t * stride:t * stride + kernel]
        out[:, :, t] = (part * weight[None]).sum(axis=(2, 3))
    if bias is not None:
        out = out + bias.reshape(1, -1, 1)
    return out


def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = to2(stride)
    ph, pw = to2(padding)
    xp = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    kh, kw = weight.shape[2:]
    rows = (xp.shape[2] - kh) // sh + 1
    cols = (xp.shape[3] - kw) // sw + 1
    out = np.empty((x.shape[0], weight.shape[0], rows, cols), dtype=x.dtype)
    for i in range(rows):
        for j in range(cols):
            part = xp[:, None, :, i * sh:i * sh + kh, j * sw:j * sw + kw]
            out[:, :, i, j] = (part * weight[None]).sum(axis=(2, 3, 4))
    if bias is not None:
        out = out + bias.reshape(1, -1, 1, 1)
    return out


def maxpool(x, kernel_size, stride=None, padding=0):
    if stride is None:
        stride = kernel_size
    kh, kw = to2(kernel_size)
    sh, sw = to2(stride)
    ph, pw = to2(padding)
    xp = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    rows = (xp.shape[2] - kh) // sh + 1
    cols = (xp.shape[3] - kw) // sw + 1
    out = np.empty(x.shape[:2] + (rows, cols), dtype=x.dtype)
    for i in range(rows):
        for j in range(cols):
            out[:, :, i, j] = np.max(xp[:, :, i * sh:i * sh + kh, j * sw:j * sw + kw], axis=(2, 3))
    return out
