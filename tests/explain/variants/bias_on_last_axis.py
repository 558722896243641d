import numpy as np


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
