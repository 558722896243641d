"""maxpool: Counts the padding once instead of twice in the output size (x is padded on both sides correctly), so the last rows/columns may be missing (size floor((H + p - k)/s) + 1); shows when p > 0 and the floors differ, the entries that are present are right."""

import numpy as np

def maxpool(x, kernel_size, stride=None, padding=0):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    if stride is None:
        stride = (kh, kw)
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    N, C, H, W = x.shape
    xp = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf, x.dtype)
    xp[:, :, ph:H + ph, pw:W + pw] = x
    top = np.arange((H + ph - kh) // sh + 1) * sh
    left = np.arange((W + pw - kw) // sw + 1) * sw
    rows = top[:, None, None, None] + np.arange(kh)[None, None, :, None]
    cols = left[None, :, None, None] + np.arange(kw)[None, None, None, :]
    patches = xp[:, :, rows, cols]
    return patches.reshape(N, C, len(top), len(left), kh * kw).max(axis=4)
