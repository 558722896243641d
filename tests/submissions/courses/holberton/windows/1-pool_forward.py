#!/usr/bin/env python3
""" forward pass of a pooling layer """
import numpy as np


def pool_forward(A_prev, kernel_shape, stride=(1, 1), mode='max'):
    """ two loops over the output """
    m, h, w, c = A_prev.shape
    kh, kw = kernel_shape
    sh, sw = stride
    H, V = (h - kh) // sh + 1, (w - kw) // sw + 1
    out = np.empty((m, H, V, c), np.result_type(A_prev, np.float32))
    for y in range(H):
        for x in range(V):
            piece = A_prev[:, y * sh:y * sh + kh, x * sw:x * sw + kw]
            if mode == 'max':
                out[:, y, x] = piece.max(axis=(1, 2))
            else:
                out[:, y, x] = piece.sum(axis=(1, 2)) / (kh * kw)
    return out
