#!/usr/bin/env python3
"""Same convolution of grayscale images"""
import numpy as np


def convolve_grayscale_same(images, kernel):
    """Slides the kernel over each image, the size stays the same"""
    m, h, w = images.shape
    kh, kw = kernel.shape
    top = kh // 2
    left = kw // 2
    dtype = np.result_type(images, kernel, np.float32)
    output = np.zeros((m, h, w), dtype=dtype)
    for n in range(m):
        for i in range(h):
            for j in range(w):
                total = dtype.type(0)
                for a in range(kh):
                    for b in range(kw):
                        r = i + a - top
                        c = j + b - left
                        # outside of the image there are only zeros
                        if 0 <= r < h and 0 <= c < w:
                            total += images[n, r, c] * kernel[a, b]
                output[n, i, j] = total
    return output
