#!/usr/bin/env python3
"""1. Same convolution, with a banded matrix per kernel row"""
import numpy as np


def convolve_grayscale_same(images, kernel):
    """
    Convolving along the width with a kernel row is multiplying by a banded
    (w, w) matrix; the rows of the kernel are then added with shifts.

    images: (m, h, w)
    kernel: (kh, kw)
    Returns: (m, h, w)
    """
    m, h, w = images.shape
    kh, kw = kernel.shape
    acc = np.zeros((m, h, w), np.result_type(images, kernel, np.float32))
    for a in range(kh):
        band = np.zeros((w, w), dtype=acc.dtype)
        for b in range(kw):
            # column x of the result sees column x + b - kw // 2
            band += kernel[a, b] * np.eye(w, k=kw // 2 - b, dtype=acc.dtype)
        shift = a - kh // 2
        # rows y of the result with 0 <= y + shift < h
        first, last = max(0, -shift), min(h, h - shift)
        if first < last:
            acc[:, first:last] += images[:, first + shift:last + shift] @ band
    return acc
