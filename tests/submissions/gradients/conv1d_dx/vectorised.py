import numpy as np


def conv1d_dx(grad_output, x, weight, stride=1, padding=0):
    n, c_in, length = x.shape
    k_size = weight.shape[2]
    steps = grad_output.shape[2]
    buf = np.zeros((n, c_in, length + 2 * padding), x.dtype)
    last = stride * (steps - 1) + 1
    for k in range(k_size):
        # (C_in, C_out) @ (N, C_out, T) -> (N, C_in, T)
        buf[:, :, k:k + last:stride] += weight[:, :, k].T @ grad_output
    return buf[:, :, padding:padding + length]
