"""conv2d: Spreads the bias with np.resize(bias, out.shape), which repeats its numbers cyclically over the flattened answer, so neighbouring positions get different biases; right without bias, with C_out = 1 or when all the biases are equal (or every map is 1x1)."""

import itertools
import numpy as np

def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
    N, C_in, H, W = x.shape
    C_out, _, kh, kw = weight.shape
    framed = np.zeros((N, C_in, H + 2 * ph, W + 2 * pw), dtype=x.dtype)
    framed[:, :, ph:ph + H, pw:pw + W] = x
    tops = range(0, H + 2 * ph - kh + 1, sh)
    lefts = range(0, W + 2 * pw - kw + 1, sw)
    answers = {}
    for (n, image), (o, kern) in itertools.product(enumerate(framed), enumerate(weight)):
        for (i, t), (j, l) in itertools.product(enumerate(tops), enumerate(lefts)):
            answers[n, o, i, j] = (image[:, t:t + kh, l:l + kw] * kern).sum()
    out = np.zeros((N, C_out, len(tops), len(lefts)), dtype=x.dtype)
    for key, val in answers.items():
        out[key] = val
    if bias is not None:
        out += np.resize(bias, out.shape)
    return out
