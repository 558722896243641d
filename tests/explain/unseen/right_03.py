"""Nothing is wrong."""

import itertools

import numpy as np

def pad(x, padding, value=0.0):
    before = {}
    after = {}
    for k, (lo, hi) in enumerate(zip(padding[0::2], padding[1::2])):
        before[x.ndim - 1 - k] = lo
        after[x.ndim - 1 - k] = hi
    shape = tuple(before.get(a, 0) + n + after.get(a, 0) for a, n in enumerate(x.shape))
    out = np.full(shape, value, dtype=x.dtype)
    out[tuple(slice(before.get(a, 0), before.get(a, 0) + n) for a, n in enumerate(x.shape))] = x
    return out

def conv1d(x, weight, bias=None, stride=1, padding=0):
    N, C_in, L = x.shape
    C_out, _, K = weight.shape
    starts = list(range(-padding, L + padding - K + 1, stride))
    out = np.zeros((N, C_out, len(starts)), dtype=x.dtype)
    for n, signal in enumerate(x):
        for o, kern in enumerate(weight):
            for i, s in enumerate(starts):
                total = 0 if bias is None else bias[o]
                for chan, taps in zip(signal, kern):
                    for k, tap in enumerate(taps):
                        if 0 <= s + k < L:
                            total = total + tap * chan[s + k]
                out[n, o, i] = total
    return out

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
        for o, b in enumerate(bias):
            out[:, o] += b
    return out

def maxpool(x, kernel_size, stride=None, padding=0):
    kh, kw = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    if stride is None:
        stride = (kh, kw)
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
    N, C, H, W = x.shape
    tops = range(-ph, H + ph - kh + 1, sh)
    lefts = range(-pw, W + pw - kw + 1, sw)
    best = {}
    for n, c in itertools.product(range(N), range(C)):
        for (i, t), (j, l) in itertools.product(enumerate(tops), enumerate(lefts)):
            key = (n, c, i, j)
            best[key] = -np.inf
            for r, s in itertools.product(range(t, t + kh), range(l, l + kw)):
                if 0 <= r < H and 0 <= s < W:
                    best[key] = np.maximum(best[key], x[n, c, r, s])
    out = np.zeros((N, C, len(tops), len(lefts)), dtype=x.dtype)
    for key, val in best.items():
        out[key] = val
    return out
