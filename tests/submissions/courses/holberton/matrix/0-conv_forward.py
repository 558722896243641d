#!/usr/bin/env python3
"""0. Convolutional forward prop"""
import numpy as np


def conv_forward(A_prev, W, b, activation, padding="same", stride=(1, 1)):
    """
    For each cell of the kernel: all the pixels it meets, times its
    (c_prev, c_new) matrix.
    """
    size, shape = A_prev.shape[1:3], W.shape[:2]
    if padding == 'same':
        pads = [((n - 1) * s + k - n + 1) // 2
                for n, k, s in zip(size, shape, stride)]
        new = size
    else:
        pads = [0, 0]
        new = [(n - k) // s + 1 for n, k, s in zip(size, shape, stride)]
    padded = np.pad(A_prev, [(0, 0)] + [(p, p) for p in pads] + [(0, 0)])

    total = np.zeros((len(A_prev), new[0], new[1], W.shape[3]),
                     np.result_type(A_prev, W, np.float32))
    for a in range(shape[0]):
        ys = slice(a, a + (new[0] - 1) * stride[0] + 1, stride[0])
        for d in range(shape[1]):
            xs = slice(d, d + (new[1] - 1) * stride[1] + 1, stride[1])
            total += padded[:, ys, xs] @ W[a, d]
    return activation(total + b)
