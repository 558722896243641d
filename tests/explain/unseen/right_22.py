"""Nothing is wrong."""

import numpy as np

pair = lambda v: tuple(v) if isinstance(v, (tuple, list)) else (v, v)
single = lambda v: v[0] if isinstance(v, (tuple, list)) else v


def pad(x, padding, value=0.0):
    pairs = list(zip(padding[::2], padding[1::2]))[::-1]
    pairs = [(0, 0)] * (x.ndim - len(pairs)) + pairs
    y = np.full([a + n + b for n, (a, b) in zip(x.shape, pairs)], value, dtype=x.dtype)
    y[tuple([slice(a, a + n) for n, (a, b) in zip(x.shape, pairs)])] = x
    return y


def frame(x, ph, pw, fill):
    n, c, h, w = x.shape
    y = np.full((n, c, h + 2 * ph, w + 2 * pw), fill, dtype=x.dtype)
    y[:, :, ph:ph + h, pw:pw + w] = x
    return y


def conv1d(x, weight, bias=None, stride=1, padding=0):
    s, p = single(stride), single(padding)
    K = weight.shape[2]
    b = np.zeros(weight.shape[0], dtype=x.dtype) if bias is None else bias
    xp = frame(x[:, :, None, :], 0, p, 0.0)[:, :, 0]
    starts = range(0, xp.shape[2] - K + 1, s)
    return np.array([[[(sample[:, t:t + K] * w).sum() + b[o] for t in starts]
                      for o, w in enumerate(weight)]
                     for sample in xp], dtype=x.dtype).reshape(len(xp), len(weight), len(starts))


def conv2d(x, weight, bias=None, stride=1, padding=0):
    (sh, sw), (ph, pw) = pair(stride), pair(padding)
    kh, kw = weight.shape[2:]
    b = np.zeros(weight.shape[0], dtype=x.dtype) if bias is None else bias
    xp = frame(x, ph, pw, 0.0)
    tops = range(0, xp.shape[2] - kh + 1, sh)
    lefts = range(0, xp.shape[3] - kw + 1, sw)
    return np.array([[[[(sample[:, r:r + kh, q:q + kw] * w).sum() + bb for q in lefts]
                       for r in tops]
                      for w, bb in zip(weight, b)]
                     for sample in xp], dtype=x.dtype).reshape(len(xp), len(weight), len(tops), len(lefts))


def maxpool(x, kernel_size, stride=None, padding=0):
    kh, kw = pair(kernel_size)
    sh, sw = pair(kernel_size if stride is None else stride)
    ph, pw = pair(padding)
    xp = frame(x, ph, pw, -np.inf)
    tops = range(0, xp.shape[2] - kh + 1, sh)
    lefts = range(0, xp.shape[3] - kw + 1, sw)
    return np.array([[[[plane[r:r + kh, q:q + kw].max() for q in lefts]
                       for r in tops]
                      for plane in sample]
                     for sample in xp], dtype=x.dtype).reshape(*x.shape[:2], len(tops), len(lefts))
