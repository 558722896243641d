"""conv1d: The output length takes the stride into account but the windows start at t instead of t * stride, so it returns the first L_out outputs of the stride-1 convolution; shows when stride > 1 and L_out > 1."""

import numpy as np

def conv1d(x, weight, bias=None, stride=1, padding=0):
    x = np.pad(x, [(0, 0), (0, 0), (padding, padding)], "constant")
    kernel_len = weight.shape[-1]
    steps = (x.shape[-1] - kernel_len) // stride + 1
    y = np.zeros((x.shape[0], weight.shape[0], steps), dtype=x.dtype)
    for t in range(steps):
        segment = x[:, :, t:t + kernel_len]
        y[:, :, t] = np.tensordot(segment, weight, axes=([1, 2], [1, 2]))
    if bias is not None:
        y += bias.reshape(1, -1, 1)
    return y
