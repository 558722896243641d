import numpy as np


def maxpool(x, kernel_size, stride=None, padding=0):
    pair = lambda a: (a, a) if np.isscalar(a) else tuple(a)
    kernel = pair(kernel_size)
    step = kernel if stride is None else pair(stride)
    pad_h, pad_w = pair(padding)

    # same trick as in my conv2d
    x = np.pad(x, [(0, 0), (0, 0), (pad_h, pad_h), (pad_w, pad_w)], mode="constant")
    win = np.lib.stride_tricks.sliding_window_view(x, kernel, axis=(-2, -1))
    win = win[..., ::step[0], ::step[1], :, :]
    n, c, h, w = win.shape[:4]
    return win.reshape(n, c, h, w, -1).max(axis=-1)
