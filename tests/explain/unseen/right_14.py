"""Nothing is wrong."""

import numpy as np

# every output cell is computed from one slice of the input


def as_pair(v):
    return tuple(v) if isinstance(v, (tuple, list)) else (v, v)


def pad(x, padding, value=0.0):
    shape = list(x.shape)
    where = [slice(None)] * x.ndim
    axis = x.ndim - 1
    for lo, hi in zip(padding[0::2], padding[1::2]):
        where[axis] = slice(lo, lo + x.shape[axis])
        shape[axis] = lo + x.shape[axis] + hi
        axis -= 1
    result = np.empty(shape, dtype=x.dtype)
    result[...] = value
    result[tuple(where)] = x
    return result


def conv1d(x, weight, bias=None, stride=1, padding=0):
    st = stride[0] if isinstance(stride, (tuple, list)) else stride
    p = padding[0] if isinstance(padding, (tuple, list)) else padding
    n_batch, c_in, length = x.shape
    c_out, _, k = weight.shape
    xp = np.zeros((n_batch, c_in, length + 2 * p), dtype=x.dtype)
    xp[:, :, p:p + length] = x
    l_out = (length + 2 * p - k) // st + 1
    y = np.zeros((n_batch, c_out, l_out), dtype=x.dtype)
    for n in range(n_batch):
        for o in range(c_out):
            for t in range(l_out):
                for c in range(c_in):
                    y[n, o, t] += np.sum(xp[n, c, t * st:t * st + k] * weight[o, c])
                if bias is not None:
                    y[n, o, t] += bias[o]
    return y


def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = as_pair(stride)
    ph, pw = as_pair(padding)
    n_batch, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    xp = np.zeros((n_batch, c_in, h + 2 * ph, w + 2 * pw), dtype=x.dtype)
    xp[:, :, ph:ph + h, pw:pw + w] = x
    h_out = (h + 2 * ph - kh) // sh + 1
    w_out = (w + 2 * pw - kw) // sw + 1
    y = np.zeros((n_batch, c_out, h_out, w_out), dtype=x.dtype)
    for n in range(n_batch):
        for o in range(c_out):
            for i in range(h_out):
                for j in range(w_out):
                    patch = xp[n, :, i * sh:i * sh + kh, j * sw:j * sw + kw]
                    y[n, o, i, j] = np.sum(patch * weight[o])
            if bias is not None:
                y[n, o] += bias[o]
    return y


def maxpool(x, kernel_size, stride=None, padding=0):
    kh, kw = as_pair(kernel_size)
    sh, sw = as_pair(kernel_size) if stride is None else as_pair(stride)
    ph, pw = as_pair(padding)
    n_batch, ch, h, w = x.shape
    h_out = (h + 2 * ph - kh) // sh + 1
    w_out = (w + 2 * pw - kw) // sw + 1
    y = np.zeros((n_batch, ch, h_out, w_out), dtype=x.dtype)
    for i in range(h_out):
        top = i * sh - ph
        bottom = min(top + kh, h)
        top = max(top, 0)
        for j in range(w_out):
            left = j * sw - pw
            right = min(left + kw, w)
            left = max(left, 0)
            y[:, :, i, j] = x[:, :, top:bottom, left:right].max(axis=(2, 3))
    return y
