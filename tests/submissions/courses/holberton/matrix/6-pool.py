#!/usr/bin/env python3
"""6. Pooling, running over the cells of the window"""
import numpy as np


def pool(images, kernel_shape, stride, mode='max'):
    """
    Starts with the upper left cell of all windows and works the other cells
    in, one after the other.

    images: (m, h, w, c)
    kernel_shape: (kh, kw)
    stride: (sh, sw)
    mode: 'max' or 'avg'
    """
    (kh, kw), (sh, sw) = kernel_shape, stride
    rows = (images.shape[1] - kh) // sh
    cols = (images.shape[2] - kw) // sw
    result = None
    for a in range(kh):
        for b in range(kw):
            cell = images[:, a:a + rows * sh + 1:sh, b:b + cols * sw + 1:sw]
            cell = cell.astype(np.result_type(images, np.float32))
            if result is None:
                result = cell
            elif mode == 'max':
                result = np.maximum(result, cell)
            else:
                result = result + cell
    return result if mode == 'max' else result / (kh * kw)
