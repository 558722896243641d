import numpy as np


def conv1d(x, weight, bias=None, stride=1, padding=0):
    batch, _, cells = x.shape
    filters, _, width = weight.shape
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding)))
    n_out = (cells + 2 * padding - width) // stride + 1
    where = np.arange(n_out) * stride
    y = np.zeros((batch, filters, n_out), dtype=x.dtype)
    for tap in range(width):
        y += np.einsum("nct,oc->not", x[:, :, where + tap], weight[:, :, tap])
        if bias is not None:
            y += bias[:, None]
    return y
