"""my solution for the CNN homework"""

import numpy as np


def pad(x, padding, value=0.0):
    # torch counts the axes from the back, numpy from the front
    pairs = [(padding[i], padding[i + 1]) for i in range(0, len(padding), 2)]
    pairs.reverse()
    pairs = [(0, 0)] * (x.ndim - len(pairs)) + pairs
    return np.pad(x, pairs, constant_values=value)


def maxpool(x, kernel_size, stride=None, padding=0):
    kh, kw = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    sh, sw = (kh, kw) if stride is None else stride if isinstance(stride, tuple) else (stride, stride)
    ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
    # float32 is the usual type for images
    image = np.full((x.shape[0], x.shape[1], x.shape[2] + 2 * ph, x.shape[3] + 2 * pw), -np.inf, dtype=np.float32)
    image[:, :, ph:ph + x.shape[2], pw:pw + x.shape[3]] = x
    by_rows = np.lib.stride_tricks.sliding_window_view(image, kh, axis=2)[:, :, ::sh].max(axis=-1)
    by_cols = np.lib.stride_tricks.sliding_window_view(by_rows, kw, axis=3)[:, :, :, ::sw].max(axis=-1)
    return by_cols.astype(x.dtype)


def conv1d(x, weight, bias=None, stride=1, padding=0):
    # a sequence is an image with one row
    picture = np.pad(x, ((0, 0), (0, 0), (padding, padding)))[:, :, None, :]
    return conv2d(picture, weight[:, :, None, :], bias, (1, stride), 0)[:, :, 0, :]


def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = (stride, stride) if np.isscalar(stride) else stride
    ph, pw = (padding, padding) if np.isscalar(padding) else padding
    xx = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    v = np.lib.stride_tricks.sliding_window_view(xx, weight.shape[2:], axis=(2, 3))[:, :, ::sh, ::sw]
    y = np.einsum("ncijkl,ockl->noij", v, weight)
    if bias is not None:
        y += bias[None, :, None, None]
    return y
