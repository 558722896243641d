#!/usr/bin/env python3
"""Back propagation over a convolutional layer"""
import numpy as np


def conv_backward(dZ, A_prev, W, b, padding="same", stride=(1, 1)):
    """Returns dA_prev, dW, db"""
    m, h_new, w_new, c_new = dZ.shape
    _, h_prev, w_prev, c_prev = A_prev.shape
    kh, kw, _, _ = W.shape
    sh, sw = stride
    if padding == 'same':
        ph = ((h_prev - 1) * sh + kh - h_prev + 1) // 2
        pw = ((w_prev - 1) * sw + kw - w_prev + 1) // 2
    else:
        ph, pw = 0, 0

    A_pad = np.pad(A_prev, ((0, 0), (ph, ph), (pw, pw), (0, 0)))
    dtype = np.result_type(dZ, A_prev, W, np.float32)
    dA_pad = np.zeros(A_pad.shape, dtype=dtype)
    dW = np.zeros(W.shape, dtype=dtype)
    db = np.zeros((1, 1, 1, c_new), dtype=dtype)
    for n in range(m):
        for i in range(h_new):
            for j in range(w_new):
                y = i * sh
                x = j * sw
                for k in range(c_new):
                    grad = dZ[n, i, j, k]
                    db[0, 0, 0, k] += grad
                    dW[..., k] += grad * A_pad[n, y:y + kh, x:x + kw]
                    dA_pad[n, y:y + kh, x:x + kw] += grad * W[..., k]

    dA_prev = dA_pad[:, ph:ph + h_prev, pw:pw + w_prev]
    return dA_prev, dW, db
