#!/usr/bin/env python3
""" convolution with padding and stride """
import numpy as np


def frame_width(size, k, step, padding, axis):
    """ zeros to put on either side of an axis """
    if padding == 'valid':
        return 0
    if padding == 'same':
        return int(np.ceil(((size - 1) * step + k - size) / 2))
    return padding[axis]


def convolve_grayscale(images, kernel, padding='same', stride=(1, 1)):
    """ two loops over the output, all the images at once """
    m, h, w = images.shape
    (kh, kw), (sh, sw) = kernel.shape, stride
    ph = frame_width(h, kh, sh, padding, 0)
    pw = frame_width(w, kw, sw, padding, 1)
    dtype = np.result_type(images, kernel, np.float32)
    framed = np.zeros((m, h + 2 * ph, w + 2 * pw), dtype)
    framed[:, ph:ph + h, pw:pw + w] = images

    H = h if padding == 'same' else (h + 2 * ph - kh) // sh + 1
    W = w if padding == 'same' else (w + 2 * pw - kw) // sw + 1
    result = np.empty((m, H, W), dtype)
    for y in range(H):
        for x in range(W):
            piece = framed[:, y * sh:y * sh + kh, x * sw:x * sw + kw]
            result[:, y, x] = (piece * kernel).sum(axis=(1, 2))
    return result
