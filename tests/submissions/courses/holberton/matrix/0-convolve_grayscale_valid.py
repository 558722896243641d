#!/usr/bin/env python3
"""0. Valid convolution, one shifted picture per kernel cell"""
import numpy as np


def convolve_grayscale_valid(images, kernel):
    """
    Adds up kernel[a, b] times the picture shifted by (a, b).

    images: (m, h, w)
    kernel: (kh, kw)
    Returns: (m, h - kh + 1, w - kw + 1)
    """
    rows = images.shape[1] - kernel.shape[0] + 1
    cols = images.shape[2] - kernel.shape[1] + 1
    acc = np.zeros((len(images), rows, cols),
                   np.result_type(images, kernel, np.float32))
    for (a, b), weight in np.ndenumerate(kernel):
        acc += weight * images[:, a:a + rows, b:b + cols].astype(acc.dtype)
    return acc
