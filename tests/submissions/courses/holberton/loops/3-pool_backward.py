#!/usr/bin/env python3
"""Back propagation over a pooling layer"""
import numpy as np


def pool_backward(dA, A_prev, kernel_shape, stride=(1, 1), mode='max'):
    """Returns the gradient of the layer's input"""
    m, h_new, w_new, c_new = dA.shape
    kh, kw = kernel_shape
    sh, sw = stride
    dA_prev = np.zeros(A_prev.shape, dtype=np.result_type(dA, np.float32))
    for n in range(m):
        for i in range(h_new):
            for j in range(w_new):
                for c in range(c_new):
                    top, left = i * sh, j * sw
                    if mode == 'max':
                        best = (top, left)
                        for y in range(top, top + kh):
                            for x in range(left, left + kw):
                                if A_prev[n, y, x, c] > A_prev[n][best][c]:
                                    best = (y, x)
                        dA_prev[n, best[0], best[1], c] += dA[n, i, j, c]
                    else:
                        share = dA[n, i, j, c] / (kh * kw)
                        dA_prev[n, top:top + kh, left:left + kw, c] += share
    return dA_prev
