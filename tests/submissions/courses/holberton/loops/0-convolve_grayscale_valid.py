#!/usr/bin/env python3
"""Valid convolution of grayscale images"""
import numpy as np


def convolve_grayscale_valid(images, kernel):
    """Slides the kernel over each image, no padding"""
    m, h, w = images.shape
    kh, kw = kernel.shape
    oh = h - kh + 1
    ow = w - kw + 1
    dtype = np.result_type(images, kernel, np.float32)
    output = np.zeros((m, oh, ow), dtype=dtype)
    for n in range(m):
        for i in range(oh):
            for j in range(ow):
                total = dtype.type(0)
                for a in range(kh):
                    for b in range(kw):
                        total += images[n, i + a, j + b] * kernel[a, b]
                output[n, i, j] = total
    return output
