import numpy as np


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
