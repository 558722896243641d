import numpy as np


def conv1d(x, weight, bias=None, stride=1, padding=0):
    N, C, L = x.shape
    F, _, K = weight.shape
    L_out = (L + 2 * padding - K + 1) // stride
    padded = np.zeros((N, C, L + 2 * padding), dtype=x.dtype)
    padded[:, :, padding:padding + L] = x
    columns = np.zeros((N, L_out, C * K), dtype=x.dtype)
    for t in range(L_out):
        columns[:, t] = padded[:, :, t * stride:t * stride + K].reshape(N, C * K)
    scores = columns.dot(weight.reshape(F, C * K).T)
    if bias is not None:
        scores = scores + bias
    return np.swapaxes(scores, 1, 2).copy()
