import numpy as np


def _pair(p):
    try:
        a, b = p
    except TypeError:
        a = b = p
    return a, b


def im2col(x, kh, kw, oh, ow, stride, padding):
    """(N, C, H, W) -> (C * kh * kw, N * oh * ow), with fancy indexing."""
    sh, sw = stride
    ph, pw = padding
    n, c, _, _ = x.shape
    xp = np.pad(x, [(0, 0), (0, 0), (ph, ph), (pw, pw)], mode='constant')
    chan = np.repeat(np.arange(c), kh * kw)[:, None]
    row = np.tile(np.repeat(np.arange(kh), kw), c)[:, None] + sh * np.repeat(np.arange(oh), ow)[None, :]
    col = np.tile(np.arange(kw), c * kh)[:, None] + sw * np.tile(np.arange(ow), oh)[None, :]
    cols = xp[:, chan, row, col]                       # (N, C*kh*kw, oh*ow)
    return cols.transpose(1, 0, 2).reshape(c * kh * kw, n * oh * ow)


def conv2d_dweight(grad_output, x, weight, stride=1, padding=0):
    c_out, c_in, kh, kw = weight.shape
    oh, ow = grad_output.shape[-2:]
    cols = im2col(x, kh, kw, oh, ow, _pair(stride), _pair(padding))
    g = grad_output.transpose(1, 0, 2, 3).reshape(c_out, -1)
    return (g @ cols.T).reshape(weight.shape)
