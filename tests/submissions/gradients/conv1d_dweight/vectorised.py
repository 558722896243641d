import numpy as np


def conv1d_dweight(grad_output, x, weight, stride=1, padding=0):
    xp = np.pad(x, ((0, 0), (0, 0), (padding, padding)))
    T = grad_output.shape[2]
    K = weight.shape[2]
    span = (T - 1) * stride + 1
    slabs = [np.tensordot(grad_output, xp[:, :, k:k + span:stride], axes=((0, 2), (0, 2)))
             for k in range(K)]
    return np.stack(slabs, axis=-1)
