#!/usr/bin/env python3
"""2. Convolutional back prop"""
import numpy as np


def im2col_numbers(h, w, c, kh, kw, new, stride):
    """
    Numbers, in a flattened (h, w, c) picture, of the cells of each patch
    Returns: (h_new * w_new, kh * kw * c)
    """
    picture = np.arange(h * w * c).reshape(h, w, c)
    ys = stride[0] * np.arange(new[0])[:, None] + np.arange(kh)
    xs = stride[1] * np.arange(new[1])[:, None] + np.arange(kw)
    got = picture[ys[:, None, :, None], xs[None, :, None, :]]
    return got.reshape(new[0] * new[1], kh * kw * c)


def conv_backward(dZ, A_prev, W, b, padding="same", stride=(1, 1)):
    """
    dW and dA_prev as matrix products; np.add.at brings the columns home.
    """
    m, h, w, c_prev = A_prev.shape
    kh, kw, _, c_new = W.shape
    ph = pw = 0
    if padding == 'same':
        ph = ((h - 1) * stride[0] + kh - h + 1) // 2
        pw = ((w - 1) * stride[1] + kw - w + 1) // 2
    padded = np.pad(A_prev, [(0, 0), (ph, ph), (pw, pw), (0, 0)])
    numbers = im2col_numbers(*padded.shape[1:], kh, kw, dZ.shape[1:3], stride)

    columns = padded.reshape(m, -1)[:, numbers]      # (m, L, kh * kw * c_prev)
    G = dZ.reshape(m, -1, c_new)                     # (m, L, c_new)
    dW = np.tensordot(columns, G, axes=([0, 1], [0, 1])).reshape(W.shape)
    db = G.sum(axis=(0, 1)).reshape(1, 1, 1, c_new)

    dcolumns = G @ W.reshape(-1, c_new).T
    home = np.zeros((m, padded[0].size), dtype=dcolumns.dtype)
    np.add.at(home, (slice(None), numbers), dcolumns)
    home = home.reshape(padded.shape)
    return home[:, ph:ph + h, pw:pw + w], dW, db
