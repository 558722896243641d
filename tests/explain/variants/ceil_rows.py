# worked on this with the lecture slides (week 5)
import math

import numpy as np


def pad(x, padding, value=0.0):
    y = x.copy()
    axis = -1
    todo = list(padding)
    while todo:
        front = todo.pop(0)
        back = todo.pop(0)
        shape = list(y.shape)
        shape[axis] = front
        a = np.full(shape, value, dtype=x.dtype)
        shape[axis] = back
        b = np.full(shape, value, dtype=x.dtype)
        y = np.concatenate([a, y, b], axis=axis)
        axis -= 1
    return y


def conv1d(x, weight, bias=None, stride=1, padding=0):
    batch, cin, length = x.shape
    cout, _, taps = weight.shape
    buf = np.zeros((batch, cin, length + 2 * padding), x.dtype)
    buf[..., padding:length + padding] = x
    size = (length + 2 * padding - taps) // stride + 1
    acc = np.zeros((batch, cout, size), x.dtype)
    for tap in range(taps):
        part = buf[:, :, tap:tap + (size - 1) * stride + 1:stride]
        acc += np.tensordot(part, weight[:, :, tap], axes=(1, 1)).transpose(0, 2, 1)
    if bias is not None:
        acc += bias[:, None]
    return acc


def conv2d(x, weight, bias=None, stride=1, padding=0):
    if not isinstance(stride, tuple): stride = (stride, stride)
    if not isinstance(padding, tuple): padding = (padding, padding)
    N, C, *space = x.shape
    O, _, *kernel = weight.shape
    H_out, W_out = (
        math.ceil((space[d] + 2 * padding[d] - kernel[d]) / stride[d]) + 1 for d in range(2)
    )
    out = np.zeros((N, O, H_out, W_out), dtype=x.dtype)
    for a, b in np.ndindex(H_out, W_out):
        # part of the window that lies on the image
        r0 = a * stride[0] - padding[0]
        c0 = b * stride[1] - padding[1]
        ra, rb = max(r0, 0), min(r0 + kernel[0], space[0])
        ca, cb = max(c0, 0), min(c0 + kernel[1], space[1])
        if ra >= rb or ca >= cb:
            continue
        out[:, :, a, b] = np.einsum(
            "ncij,ocij->no", x[:, :, ra:rb, ca:cb], weight[:, :, ra - r0:rb - r0, ca - c0:cb - c0]
        )
    if bias is not None:
        out += bias.reshape(1, O, 1, 1)
    return out


def maxpool(x, kernel_size, stride=None, padding=0):
    k1, k2 = kernel_size if isinstance(kernel_size, tuple) else (kernel_size,) * 2
    s1, s2 = (k1, k2) if stride is None else (stride if isinstance(stride, tuple) else (stride,) * 2)
    p1, p2 = padding if isinstance(padding, tuple) else (padding,) * 2
    y = np.pad(x, ((0, 0), (0, 0), (p1, p1), (p2, p2)), constant_values=-np.inf)
    # max over rows first, then over columns
    y = np.stack([y[:, :, r:r + k1, :].max(axis=2) for r in range(0, y.shape[2] - k1 + 1, s1)], axis=2)
    y = np.stack([y[:, :, :, q:q + k2].max(axis=3) for q in range(0, y.shape[3] - k2 + 1, s2)], axis=3)
    return y
