import numpy as np


def conv1d(x, weight, bias=None, stride=1, padding=0):
    n_samples, n_in, length = x.shape
    n_out, _, k = weight.shape
    l_out = (length + 2 * padding - k) // stride + 1
    result = np.zeros((n_samples, n_out, l_out), dtype=x.dtype)
    xp = np.pad(x, [(0, 0), (0, 0), (padding, padding)])

    for n in range(n_samples):
        for o in range(n_out):
            for c in range(n_in):
                # numpy already knows how to do this for one row
                row = np.correlate(xp[n, c], weight[o, c], mode="valid")
                # keep only as many as fit in the output
                result[n, o] += row[:l_out]
            if bias is not None:
                result[n, o] += bias[o]
    return result
