"""conv1d: Starts each output column from the bias array itself (no copy) and adds to it in place with +=, so the caller's bias is modified and every output is the running total of all the outputs before it; without bias right, with a bias only the very first output column (n = 0, i = 0) is right, and bias is modified in any case. (A read-only bias raises.)"""

import numpy as np

def conv1d(x, weight, bias=None, stride=1, padding=0):
    C_out, C_in, K = weight.shape
    zeros = np.zeros((C_in, padding), dtype=x.dtype)
    rows = [np.hstack([zeros, sample, zeros]) for sample in x]
    starts = list(range(0, x.shape[2] + 2 * padding - K + 1, stride))
    out = np.empty((len(x), C_out, len(starts)), dtype=x.dtype)
    for row, target in zip(rows, out):
        for i, s in enumerate(starts):
            column = np.zeros(C_out, dtype=x.dtype) if bias is None else bias
            column += sum(weight[:, :, k] @ row[:, s + k] for k in range(K))
            target[:, i] = column
    return out
