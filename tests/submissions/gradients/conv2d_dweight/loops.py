import numpy as np


def to_pair(value):
    if isinstance(value, int):
        return (value, value)
    return tuple(value)


def conv2d_dweight(grad_output, x, weight, stride=1, padding=0):
    s_h, s_w = to_pair(stride)
    p_h, p_w = to_pair(padding)
    batch, in_channels, height, width = x.shape
    out_channels, _, k_h, k_w = weight.shape
    out_h, out_w = grad_output.shape[2:]

    padded = np.zeros((batch, in_channels, height + 2 * p_h, width + 2 * p_w), dtype=x.dtype)
    padded[:, :, p_h:p_h + height, p_w:p_w + width] = x

    grad = np.zeros((out_channels, in_channels, k_h, k_w), dtype=weight.dtype)
    for o in range(out_channels):
        for c in range(in_channels):
            for u in range(k_h):
                for v in range(k_w):
                    total = 0.0
                    for n in range(batch):
                        for i in range(out_h):
                            for j in range(out_w):
                                total += grad_output[n, o, i, j] * padded[n, c, i * s_h + u, j * s_w + v]
                    grad[o, c, u, v] = total
    return grad
