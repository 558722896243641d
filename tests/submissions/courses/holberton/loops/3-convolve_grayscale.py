#!/usr/bin/env python3
"""Convolution of grayscale images with padding and stride"""
import numpy as np


def convolve_grayscale(images, kernel, padding='same', stride=(1, 1)):
    """Strided convolution; padding is 'same', 'valid' or (ph, pw)"""
    m, h, w = images.shape
    kh, kw = kernel.shape
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

    padded = np.pad(images, ((0, 0), (ph, ph), (pw, pw)), mode='constant')
    output = np.zeros((m, oh, ow),
                      dtype=np.result_type(images, kernel, np.float32))
    for n in range(m):
        for i in range(oh):
            for j in range(ow):
                y = i * sh
                x = j * sw
                patch = padded[n, y:y + kh, x:x + kw]
                output[n, i, j] = np.sum(patch * kernel)
    return output
