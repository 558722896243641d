"""conv1d: Tests the bias with 'if bias:' instead of 'is not None': raises ValueError (truth value of an array is ambiguous) for every bias with C_out > 1; right without bias or with C_out = 1."""

import numpy as np

def conv1d(x, weight, bias=None, stride=1, padding=0):
    """A signal is an image of one row."""
    image = x[:, :, np.newaxis, :]
    kernel = weight[:, :, np.newaxis, :]
    out = conv2d(image, kernel, None, (1, stride), (0, padding))
    if bias:
        out = out + bias.reshape(1, -1, 1, 1)
    return out[:, :, 0, :]

def conv2d(x, weight, bias=None, stride=1, padding=0):
    if not isinstance(stride, tuple):
        stride = (stride, stride)
    if not isinstance(padding, tuple):
        padding = (padding, padding)
    ph, pw = padding
    N, C, H, W = x.shape
    O, C2, kh, kw = weight.shape
    xp = np.zeros((N, C, H + 2 * ph, W + 2 * pw), dtype=x.dtype)
    xp[:, :, ph:ph + H, pw:pw + W] = x
    tops = range(0, H + 2 * ph - kh + 1, stride[0])
    lefts = range(0, W + 2 * pw - kw + 1, stride[1])
    flat_w = weight.reshape(O, -1)
    out = np.zeros((N, O, len(tops), len(lefts)), dtype=x.dtype)
    for i, top in enumerate(tops):
        for j, left in enumerate(lefts):
            flat_x = xp[:, :, top:top + kh, left:left + kw].reshape(N, C * kh * kw)
            out[:, :, i, j] = flat_x.dot(flat_w.T)
    if bias is not None:
        out += bias.reshape(O, 1, 1)
    return out
