#!/usr/bin/env python3
"""Forward propagation over a pooling layer"""
import numpy as np


def pool_forward(A_prev, kernel_shape, stride=(1, 1), mode='max'):
    """Max or average of each window of each channel"""
    m, h_prev, w_prev, c_prev = A_prev.shape
    kh, kw = kernel_shape
    sh, sw = stride
    h_new = 1 + (h_prev - kh) // sh
    w_new = 1 + (w_prev - kw) // sw
    A = np.zeros((m, h_new, w_new, c_prev),
                 dtype=np.result_type(A_prev, np.float32))
    for n in range(m):
        for i in range(h_new):
            for j in range(w_new):
                y, x = i * sh, j * sw
                for k in range(c_prev):
                    window = A_prev[n, y:y + kh, x:x + kw, k]
                    if mode == 'max':
                        A[n, i, j, k] = np.max(window)
                    elif mode == 'avg':
                        A[n, i, j, k] = np.mean(window)
    return A
