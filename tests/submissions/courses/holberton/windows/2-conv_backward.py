#!/usr/bin/env python3
""" backward pass of a convolutional layer """
import numpy as np


def conv_backward(dZ, A_prev, W, b, padding="same", stride=(1, 1)):
    """ two loops over dZ, all images and filters at once """
    _, h, w, _ = A_prev.shape
    kh, kw = W.shape[:2]
    sh, sw = stride
    ph = pw = 0
    if padding == "same":
        ph = int(np.ceil(((h - 1) * sh + kh - h) / 2))
        pw = int(np.ceil(((w - 1) * sw + kw - w) / 2))
    framed = np.pad(A_prev, [(0, 0), (ph, ph), (pw, pw), (0, 0)])

    db = dZ.sum(axis=(0, 1, 2))[None, None, None, :]
    dW = np.zeros_like(W)
    dframed = np.zeros_like(framed)
    for y in range(dZ.shape[1]):
        for x in range(dZ.shape[2]):
            here = np.s_[:, y * sh:y * sh + kh, x * sw:x * sw + kw]
            pixel = dZ[:, y, x]                                  # (m, c_new)
            dW += np.tensordot(framed[here], pixel, axes=(0, 0))
            dframed[here] += np.einsum('mn,abcn->mabc', pixel, W)
    return dframed[:, ph:ph + h, pw:pw + w].copy(), dW, db
