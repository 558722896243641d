import numpy as np


def conv1d_dx(grad_output, x, weight, stride=1, padding=0):
    N, C_in, L = x.shape
    C_out, _, K = weight.shape
    T = grad_output.shape[2]
    dx = np.zeros((N, C_in, L), dtype=x.dtype)
    for n in range(N):
        for c in range(C_in):
            for l in range(L):
                total = 0.0
                for k in range(K):
                    # x[l] met weight[k] in the window that began at this padded place
                    start = l + padding - k
                    if start < 0 or start % stride != 0:
                        continue
                    t = start // stride
                    if t >= T:
                        continue
                    for o in range(C_out):
                        total += grad_output[n, o, t] * weight[o, c, k]
                dx[n, c, l] = total
    return dx
