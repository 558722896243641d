"""maxpool: Pads with -999 as if it were minus infinity; shows only when padding > 0 and all the real elements of a window at the border are below -999 (then -999 is returned)."""

import numpy as np

def maxpool(x, kernel_size, stride=None, padding=0):
    stride = kernel_size if stride is None else stride
    kh, kw = kernel_size if isinstance(kernel_size, (tuple, list)) else [kernel_size] * 2
    sh, sw = stride if isinstance(stride, (tuple, list)) else [stride] * 2
    ph, pw = padding if isinstance(padding, (tuple, list)) else [padding] * 2
    x = np.pad(x, [(0, 0), (0, 0), (ph, ph), (pw, pw)], "constant", constant_values=-999)
    rows = (x.shape[2] - kh) // sh + 1
    cols = (x.shape[3] - kw) // sw + 1
    y = np.zeros(x.shape[:2] + (rows, cols), dtype=x.dtype)
    for r in range(rows):
        for c in range(cols):
            y[:, :, r, c] = x[:, :, r * sh:r * sh + kh, c * sw:c * sw + kw].max(axis=(2, 3))
    return y
