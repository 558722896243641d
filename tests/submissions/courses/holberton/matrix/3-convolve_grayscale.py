#!/usr/bin/env python3
"""3. Strided convolution with im2col"""
import numpy as np


def axis_table(size, k, pad, step, out=None):
    """(out, k) table: which padded cells each output cell looks at"""
    if out is None:
        out = (size + 2 * pad - k) // step + 1
    return step * np.arange(out)[:, None] + np.arange(k)[None, :]


def convolve_grayscale(images, kernel, padding='same', stride=(1, 1)):
    """
    Gathers all the patches in one matrix and multiplies it by the kernel.

    images: (m, h, w)
    kernel: (kh, kw)
    padding: 'same', 'valid' or (ph, pw)
    stride: (sh, sw)
    """
    m = images.shape[0]
    size = images.shape[1:]
    out = (None, None)
    if isinstance(padding, str):
        pads = [0, 0]
        if padding == 'same':
            pads = [((n - 1) * s + k - n + 1) // 2
                    for n, k, s in zip(size, kernel.shape, stride)]
            out = size
    else:
        pads = list(padding)

    padded = np.pad(images, [(0, 0)] + [(p, p) for p in pads])
    ys, xs = [axis_table(*args)
              for args in zip(size, kernel.shape, pads, stride, out)]
    patches = padded[:, ys[:, None, :, None], xs[None, :, None, :]]
    matrix = patches.reshape(m * len(ys) * len(xs), kernel.size)
    kind = np.result_type(images, kernel, np.float32)
    answer = matrix.astype(kind) @ kernel.reshape(-1).astype(kind)
    return answer.reshape(m, len(ys), len(xs))
