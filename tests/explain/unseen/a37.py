"""conv2d: Reads the weight as (C_in, C_out, kH, kW) by reshape(C_in, C_out, ...) and takes kernels[:, o], so the kernel slices are assigned to the wrong channel pairs; right when C_in = 1 or C_out = 1, shape always right."""

import itertools
import numpy as np

def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
    N, C_in, H, W = x.shape
    C_out, _, kh, kw = weight.shape
    kernels = weight.reshape(C_in, C_out, kh, kw)
    framed = np.zeros((N, C_in, H + 2 * ph, W + 2 * pw), dtype=x.dtype)
    framed[:, :, ph:ph + H, pw:pw + W] = x
    tops = range(0, H + 2 * ph - kh + 1, sh)
    lefts = range(0, W + 2 * pw - kw + 1, sw)
    answers = {}
    for (n, image), (_, o) in itertools.product(enumerate(framed), enumerate(range(C_out))):
        for (i, t), (j, l) in itertools.product(enumerate(tops), enumerate(lefts)):
            answers[n, o, i, j] = (image[:, t:t + kh, l:l + kw] * kernels[:, o]).sum()
    out = np.zeros((N, C_out, len(tops), len(lefts)), dtype=x.dtype)
    for key, val in answers.items():
        out[key] = val
    if bias is not None:
        for o, b in enumerate(bias):
            out[:, o] += b
    return out
