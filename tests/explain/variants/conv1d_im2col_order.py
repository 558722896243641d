import numpy as np


def im2col_1d(xp, k, stride):
    N, C, Lp = xp.shape
    L_out = (Lp - k) // stride + 1
    cols = np.empty((N, k * C, L_out), dtype=xp.dtype)
    for j in range(k):
        # rows of tap j: all the channels under each other
        cols[:, j * C:(j + 1) * C, :] = xp[:, :, j:j + stride * (L_out - 1) + 1:stride]
    return cols


def conv1d(x, weight, bias=None, stride=1, padding=0):
    c_out, c_in, k = weight.shape
    xp = np.pad(x, ((0, 0), (0, 0), (padding, padding)), mode="constant")
    cols = im2col_1d(xp, k, stride)
    W = weight.reshape(c_out, -1)
    out = W @ cols              # one big matrix product, broadcasts over the batch
    if bias is not None:
        out += bias.reshape(-1, 1)
    return out
