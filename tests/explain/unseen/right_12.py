"""Nothing is wrong."""

import numpy as np

def pad(x, padding, value=0.0):
    """Pads one axis at a time: move it to the front, glue, move it back."""
    y = x.copy()
    for k in range(len(padding) // 2):
        y = np.moveaxis(y, -1 - k, 0)
        lo = np.full((padding[2 * k],) + y.shape[1:], value, dtype=x.dtype)
        hi = np.full((padding[2 * k + 1],) + y.shape[1:], value, dtype=x.dtype)
        y = np.concatenate((lo, y, hi))
        y = np.moveaxis(y, 0, -1 - k)
    return y

def conv1d(x, weight, bias=None, stride=1, padding=0):
    """A signal is an image of one row."""
    image = x[:, :, np.newaxis, :]
    kernel = weight[:, :, np.newaxis, :]
    out = conv2d(image, kernel, bias, (1, stride), (0, padding))
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

def maxpool(x, kernel_size, stride=None, padding=0):
    if not isinstance(kernel_size, tuple):
        kernel_size = (kernel_size, kernel_size)
    if stride is None:
        stride = kernel_size
    elif not isinstance(stride, tuple):
        stride = (stride, stride)
    if not isinstance(padding, tuple):
        padding = (padding, padding)
    ph, pw = padding
    kh, kw = kernel_size
    N, C, H, W = x.shape
    xp = np.ones((N, C, H + 2 * ph, W + 2 * pw), dtype=x.dtype) * (-np.inf)
    xp[:, :, ph:ph + H, pw:pw + W] = x
    tops = range(0, H + 2 * ph - kh + 1, stride[0])
    lefts = range(0, W + 2 * pw - kw + 1, stride[1])
    # first down the columns, then along the rows
    tall = np.stack([xp[:, :, t:t + kh, :].max(axis=2) for t in tops], axis=2)
    return np.stack([tall[:, :, :, l:l + kw].max(axis=3) for l in lefts], axis=3)
