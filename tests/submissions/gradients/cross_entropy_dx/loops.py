import numpy as np


def cross_entropy_dx(x, target):
    N, C = x.shape
    dx = np.zeros((N, C), dtype=x.dtype)
    for n in range(N):
        top = max(x[n, c] for c in range(C))
        total = 0.0
        for c in range(C):
            total += np.exp(x[n, c] - top)
        for c in range(C):
            p = np.exp(x[n, c] - top) / total
            if c == target[n]:
                p = p - 1
            dx[n, c] = p / N
    return dx
