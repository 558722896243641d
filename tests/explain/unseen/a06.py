"""maxpool: The default stride is 1 instead of kernel_size; shows when stride is omitted/None and the kernel is larger than 1 on an axis where more than one stride-1 window fits."""

import numpy as np

def maxpool(x, kernel_size, stride=None, padding=0):
    two = lambda v: v if isinstance(v, tuple) else (v, v)
    kh, kw = two(kernel_size)
    sh, sw = two(stride or 1)
    ph, pw = two(padding)
    H, W = x.shape[2:]
    tops = range(-ph, H + ph - kh + 1, sh)
    lefts = range(-pw, W + pw - kw + 1, sw)
    return np.array([[[[plane[max(t, 0):t + kh, max(l, 0):l + kw].max()
                        for l in lefts] for t in tops]
                      for plane in image] for image in x],
                    dtype=x.dtype).reshape(x.shape[0], x.shape[1], len(tops), len(lefts))
