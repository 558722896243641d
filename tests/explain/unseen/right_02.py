"""Nothing is wrong."""

import numpy as np

def pad(x, padding, value=0.0):
    if len(padding) == 0:
        return x.copy()
    depth = len(padding) // 2
    lo, hi = padding[-2], padding[-1]
    axis = x.ndim - depth
    inside = pad(x, padding[:-2], value)
    shape = list(inside.shape)
    shape[axis] = 1
    border = np.full(shape, value, dtype=x.dtype)
    return np.concatenate([border] * lo + [inside] + [border] * hi, axis=axis)

def conv1d(x, weight, bias=None, stride=1, padding=0):
    C_out, C_in, K = weight.shape
    zeros = np.zeros((C_in, padding), dtype=x.dtype)
    b = np.zeros(C_out, dtype=x.dtype) if bias is None else bias
    rows = [np.hstack([zeros, sample, zeros]) for sample in x]
    starts = range(0, x.shape[2] + 2 * padding - K + 1, stride)
    return np.array([[[(row[:, s:s + K] * weight[o]).sum() + b[o] for s in starts]
                      for o in range(C_out)] for row in rows], dtype=x.dtype).reshape(len(x), C_out, len(starts))

def conv2d(x, weight, bias=None, stride=1, padding=0):
    two = lambda v: v if isinstance(v, tuple) else (v, v)
    (sh, sw), (ph, pw) = two(stride), two(padding)
    C_out, C_in, kh, kw = weight.shape
    b = np.zeros(C_out, dtype=x.dtype) if bias is None else bias
    images = [np.pad(im, ((0, 0), (ph, ph), (pw, pw))) for im in x]
    tops = range(0, x.shape[2] + 2 * ph - kh + 1, sh)
    lefts = range(0, x.shape[3] + 2 * pw - kw + 1, sw)
    return np.array([[[[sum((im[c, t:t + kh, l:l + kw] * weight[o, c]).sum() for c in range(C_in)) + b[o]
                        for l in lefts] for t in tops]
                      for o in range(C_out)] for im in images],
                    dtype=x.dtype).reshape(len(x), C_out, len(tops), len(lefts))

def maxpool(x, kernel_size, stride=None, padding=0):
    two = lambda v: v if isinstance(v, tuple) else (v, v)
    kh, kw = two(kernel_size)
    sh, sw = two(kernel_size if stride is None else stride)
    ph, pw = two(padding)
    H, W = x.shape[2:]
    tops = range(-ph, H + ph - kh + 1, sh)
    lefts = range(-pw, W + pw - kw + 1, sw)
    return np.array([[[[plane[max(t, 0):t + kh, max(l, 0):l + kw].max()
                        for l in lefts] for t in tops]
                      for plane in image] for image in x],
                    dtype=x.dtype).reshape(x.shape[0], x.shape[1], len(tops), len(lefts))
