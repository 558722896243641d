#!/usr/bin/env python3
""" backward pass of a pooling layer """
import numpy as np


def pool_backward(dA, A_prev, kernel_shape, stride=(1, 1), mode='max'):
    """ hands dA out, one window at a time """
    m, H, V, c = dA.shape
    kh, kw = kernel_shape
    sh, sw = stride
    out = np.zeros_like(A_prev)
    everyone = np.arange(m)[:, None]
    channels = np.arange(c)[None, :]
    for y in range(H):
        for x in range(V):
            here = np.s_[:, y * sh:y * sh + kh, x * sw:x * sw + kw]
            if mode == 'avg':
                out[here] += (dA[:, y, x] / (kh * kw))[:, None, None, :]
                continue
            flat = A_prev[here].reshape(m, kh * kw, c)
            r, q = np.divmod(flat.argmax(axis=1), kw)            # (m, c)
            out[everyone, y * sh + r, x * sw + q, channels] += dA[:, y, x]
    return out
