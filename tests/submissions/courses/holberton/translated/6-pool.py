#!/usr/bin/env python3
"""Pooling of images."""
import numpy as np


def pool(images, kernel_shape, stride, mode='max'):
    """Pool images (m, h, w, c); mode is 'max' or 'avg'."""
    m, h, w, c = images.shape
    kh, kw = kernel_shape
    sh, sw = stride
    new_h = (h - kh) // sh + 1
    new_w = (w - kw) // sw + 1
    output = np.zeros((m, new_h, new_w, c), dtype=images.dtype)
    for y in range(new_h):
        for x in range(new_w):
            top, left = y * sh, x * sw
            window = images[:, top:top + kh, left:left + kw, :]
            if mode == 'max':
                output[:, y, x, :] = np.max(window, axis=(1, 2), initial=-np.inf)
            else:
                output[:, y, x, :] = np.mean(window, axis=(1, 2))
    return output
