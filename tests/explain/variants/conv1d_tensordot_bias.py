import numpy as np


def conv1d(x, weight, bias=None, stride=1, padding=0):
    B, _, T = x.shape
    F, _, K = weight.shape
    T_out = 1 + (T + 2 * padding - K) // stride

    buf = np.zeros((B, x.shape[1], T + 2 * padding), dtype=x.dtype)
    buf[..., padding:T + padding] = x

    y = np.zeros((B, F, T_out), dtype=x.dtype)
    for tap in range(K):
        # all cells that this tap ever sees
        seen = buf[:, :, tap:tap + (T_out - 1) * stride + 1:stride]
        part = np.tensordot(seen, weight[:, :, tap], axes=([1], [1]))   # B, T_out, F
        part = part.transpose(0, 2, 1)
        if bias is not None:
            part = part + bias[:, np.newaxis]
        y += part
    return y
