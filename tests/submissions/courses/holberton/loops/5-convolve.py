#!/usr/bin/env python3
"""Convolution of images with many kernels"""
import numpy as np


def convolve(images, kernels, padding='same', stride=(1, 1)):
    """images (m, h, w, c), kernels (kh, kw, c, nc)"""
    m, h, w, c = images.shape
    kh, kw, _, nc = kernels.shape
    sh, sw = stride
    if padding == 'same':
        ph = ((h - 1) * sh + kh - h + 1) // 2
        pw = ((w - 1) * sw + kw - w + 1) // 2
        oh, ow = h, w
    else:
        if padding == 'valid':
            ph, pw = 0, 0
        else:
            ph, pw = padding
        oh = (h + 2 * ph - kh) // sh + 1
        ow = (w + 2 * pw - kw) // sw + 1

    padded = np.pad(images, ((0, 0), (ph, ph), (pw, pw), (0, 0)))
    output = np.zeros((m, oh, ow, nc),
                      dtype=np.result_type(images, kernels, np.float32))
    for n in range(m):
        for k in range(nc):
            for i in range(oh):
                for j in range(ow):
                    patch = padded[n, i * sh:i * sh + kh, j * sw:j * sw + kw]
                    output[n, i, j, k] = np.sum(patch * kernels[..., k])
    return output
