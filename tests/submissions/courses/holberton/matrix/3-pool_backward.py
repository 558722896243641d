#!/usr/bin/env python3
"""3. Pooling back prop"""
import numpy as np


def pool_backward(dA, A_prev, kernel_shape, stride=(1, 1), mode='max'):
    """
    Runs over the cells of the window (last cell first): a cell gets dA where
    it won ('max') or its part of dA ('avg').
    """
    (kh, kw), (sh, sw) = kernel_shape, stride
    _, h_new, w_new, _ = dA.shape
    places = [np.s_[:, a:a + (h_new - 1) * sh + 1:sh,
                    b:b + (w_new - 1) * sw + 1:sw]
              for a in range(kh) for b in range(kw)]
    dA_prev = np.zeros(A_prev.shape, dtype=np.result_type(dA, np.float32))
    if mode == 'max':
        winner = np.stack([A_prev[p] for p in places]).argmax(axis=0)
    for number in range(kh * kw - 1, -1, -1):
        if mode == 'max':
            dA_prev[places[number]] += dA * (winner == number)
        else:
            dA_prev[places[number]] += dA / (kh * kw)
    return dA_prev
