#!/usr/bin/env python3
"""Convolution of grayscale images."""
import numpy as np


def convolve_grayscale(images, kernel, padding='same', stride=(1, 1)):
    """Convolve images (m, h, w) with a kernel (kh, kw)."""
    m, h, w = images.shape
    kh, kw = kernel.shape
    sh, sw = stride
    if padding == 'same':
        ph = ((h - 1) * sh + kh - h) // 2 + 1
        pw = ((w - 1) * sw + kw - w) // 2 + 1
    elif padding == 'valid':
        ph, pw = 0, 0
    else:
        ph, pw = padding
    padded = np.pad(images, ((0, 0), (ph, ph), (pw, pw)), 'constant')
    new_h = (h + 2 * ph - kh) // sh + 1
    new_w = (w + 2 * pw - kw) // sw + 1
    output = np.zeros((m, new_h, new_w), dtype=images.dtype)
    _, full_h, full_w = padded.shape
    for y in range(0, full_h - kh + 1, sh):
        for x in range(0, full_w - kw + 1, sw):
            window = padded[:, y:y + kh, x:x + kw]
            output[:, y // sh, x // sw] = np.sum(window * kernel, axis=(1, 2))
    return output
