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


def maxpool(x, kernel_size, stride=None, padding=0):
    if not isinstance(kernel_size, tuple):
        kernel_size = (kernel_size, kernel_size)
    if stride is None:
        stride = kernel_size
    elif not isinstance(stride, tuple):
        stride = (stride, stride)
    if isinstance(padding, tuple):
        padding = padding[0]
    n, c, h, w = x.shape
    oh = (h + 2 * padding - kernel_size[0]) // stride[0] + 1
    ow = (w + 2 * padding - kernel_size[1]) // stride[1] + 1
    flat = x.reshape(n * c, h * w)
    out = np.empty((n * c, oh * ow), dtype=x.dtype)
    for cell in range(oh * ow):
        i, j = divmod(cell, ow)
        inside = []
        for tap in range(kernel_size[0] * kernel_size[1]):
            u, v = divmod(tap, kernel_size[1])
            r = i * stride[0] + u - padding
            q = j * stride[1] + v - padding
            if 0 <= r < h and 0 <= q < w:
                inside.append(r * w + q)
        out[:, cell] = flat[:, inside].max(axis=1, initial=-np.inf)
    return out.reshape(n, c, oh, ow)


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
