"""CNN operations by hand."""

import numpy as np


def pad(x, padding, value=0.0):
    n = x.ndim
    before = [0] * n
    new_shape = list(x.shape)
    for k, amount in enumerate(padding):
        ax = n - 1 - k // 2
        if k % 2 == 0:
            before[ax] = amount
        new_shape[ax] = new_shape[ax] + amount
    out = np.empty(new_shape, dtype=x.dtype)
    out.fill(value)
    for idx in np.ndindex(*x.shape):
        out[tuple(i + b for i, b in zip(idx, before))] = x[idx]
    return out


def conv1d(x, weight, bias=None, stride=1, padding=0):
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding)))
    view = np.lib.stride_tricks.sliding_window_view(padded, weight.shape[-1], axis=-1)
    y = np.einsum("nclk,ock->nol", view[:, :, ::stride, :], weight)
    return y if bias is None else y + bias[None, :, None]


def conv2d(x, weight, bias=None, stride=1, padding=0):
    if not isinstance(stride, tuple):
        stride = (stride,) * 2
    if not isinstance(padding, tuple):
        padding = (padding,) * 2
    a = np.pad(x, [(0, 0), (0, 0), (padding[0],) * 2, (padding[1],) * 2])
    kh, kw = weight.shape[2:]
    oh = (a.shape[2] - kh) // stride[0] + 1
    ow = (a.shape[3] - kw) // stride[1] + 1
    s0, s1, s2, s3 = a.strides
    patches = np.lib.stride_tricks.as_strided(
        a,
        shape=(a.shape[0], oh, ow, a.shape[1], kh, kw),
        strides=(s0, s2 * stride[0], s3 * stride[1], s1, s2, s3),
        writeable=False,
    )
    res = np.tensordot(patches, weight, axes=([3, 4, 5], [1, 2, 3]))
    if bias is not None:
        res = res + bias
    return np.ascontiguousarray(res.transpose(0, 3, 1, 2))


def maxpool(x, kernel_size, stride=None, padding=0):
    pair = lambda a: (a, a) if isinstance(a, int) else a
    kernel = pair(kernel_size)
    step = kernel if stride is None else pair(stride)
    ring = pair(padding)
    rows = (x.shape[2] + 2 * ring[0] - kernel[0]) // step[0] + 1
    cols = (x.shape[3] + 2 * ring[1] - kernel[1]) // step[1] + 1
    # scatter: every pixel goes into the windows that contain it
    best = np.zeros((x.shape[0], x.shape[1], rows, cols), dtype=x.dtype)
    for r in range(x.shape[2]):
        for q in range(x.shape[3]):
            for i in range(rows):
                if not 0 <= r + ring[0] - i * step[0] < kernel[0]:
                    continue
                for j in range(cols):
                    if 0 <= q + ring[1] - j * step[1] < kernel[1]:
                        best[:, :, i, j] = np.maximum(best[:, :, i, j], x[:, :, r, q])
    return best
