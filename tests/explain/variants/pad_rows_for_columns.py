import numpy as np


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
