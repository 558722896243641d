import numpy as np


def maxpool(x, kernel_size, stride=None, padding=0):
    k = kernel_size if isinstance(kernel_size, tuple) else (kernel_size,) * 2
    s = stride if isinstance(stride, tuple) else k if stride is None else (stride,) * 2
    p = padding if isinstance(padding, tuple) else (padding,) * 2
    x = np.pad(x, ((0, 0), (0, 0), (p[0],) * 2, (p[1],) * 2), "constant", constant_values=-np.inf)
    oh, ow = ((x.shape[2 + d] - k[d]) // s[d] + 1 for d in range(2))
    out = np.empty(x.shape[:2] + (oh, ow), dtype=x.dtype)
    for n in range(len(x)):
        for i in range(oh):
            for j in range(ow):
                window = x[n, :, s[0] * i:s[0] * i + k[0], s[1] * j:s[1] * j + k[1]]
                out[n, :, i, j] = window.max()
    return out
