#!/usr/bin/env python3
"""Pooling of images"""
import numpy as np


def pool(images, kernel_shape, stride, mode='max'):
    """Max or average of each window of each channel"""
    m, h, w, c = images.shape
    kh, kw = kernel_shape
    sh, sw = stride
    oh = (h - kh) // sh + 1
    ow = (w - kw) // sw + 1
    output = np.zeros((m, oh, ow, c),
                      dtype=np.result_type(images, np.float32))
    for n in range(m):
        for i in range(oh):
            for j in range(ow):
                for k in range(c):
                    window = images[n, i * sh:i * sh + kh,
                                    j * sw:j * sw + kw, k]
                    if mode == 'max':
                        output[n, i, j, k] = np.max(window)
                    else:
                        output[n, i, j, k] = np.sum(window) / (kh * kw)
    return output
