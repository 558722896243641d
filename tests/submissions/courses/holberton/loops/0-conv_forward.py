#!/usr/bin/env python3
"""Forward propagation over a convolutional layer"""
import numpy as np


def conv_forward(A_prev, W, b, activation, padding="same", stride=(1, 1)):
    """Returns activation(A_prev convolved with W, plus b)"""
    m, h_prev, w_prev, c_prev = A_prev.shape
    kh, kw, _, c_new = W.shape
    sh, sw = stride
    if padding == 'same':
        ph = ((h_prev - 1) * sh + kh - h_prev + 1) // 2
        pw = ((w_prev - 1) * sw + kw - w_prev + 1) // 2
        h_new, w_new = h_prev, w_prev
    else:
        ph, pw = 0, 0
        h_new = (h_prev - kh) // sh + 1
        w_new = (w_prev - kw) // sw + 1

    A_pad = np.pad(A_prev, ((0, 0), (ph, ph), (pw, pw), (0, 0)))
    Z = np.zeros((m, h_new, w_new, c_new),
                 dtype=np.result_type(A_prev, W, np.float32))
    for n in range(m):
        for i in range(h_new):
            for j in range(w_new):
                for k in range(c_new):
                    part = A_pad[n, i * sh:i * sh + kh, j * sw:j * sw + kw]
                    Z[n, i, j, k] = np.sum(part * W[..., k]) + b[0, 0, 0, k]
    return activation(Z)
