import numpy as np


def conv1d(x, weight, bias=None, stride=1, padding=0):
    n, ci, l = x.shape
    co, _, k = weight.shape
    lo = (l + 2 * padding - k) // stride + 1
    flat = np.zeros(n * co * lo, dtype=x.dtype)

    for cell in range(flat.size):
        # which output cell is this? (sample, filter, position)
        rest, i = divmod(cell, lo)
        s, f = divmod(rest, co)
        value = 0.0 if bias is None else bias[f]
        for w in range(ci * k):
            c, j = divmod(w, k)
            p = (i + j) * stride - padding
            # outside of x there are only zeros, nothing to add
            if 0 <= p < l:
                value += x[s, c, p] * weight[f, c, j]
        flat[cell] = value

    return flat.reshape(n, co, lo)
