"""Nothing is wrong."""

import numpy as np

def pad(x, padding, value=0.0):
    new_shape = list(x.shape)
    where = [slice(None)] * x.ndim
    axis = x.ndim - 1
    for p in range(0, len(padding), 2):
        lo, hi = padding[p], padding[p + 1]
        new_shape[axis] = lo + x.shape[axis] + hi
        where[axis] = slice(lo, lo + x.shape[axis])
        axis -= 1
    result = np.full(tuple(new_shape), value, dtype=x.dtype)
    result[tuple(where)] = x
    return result

def conv1d(x, weight, bias=None, stride=1, padding=0):
    n_batch, c_in, length = x.shape
    c_out, _, k = weight.shape
    xp = np.zeros((n_batch, c_in, length + 2 * padding), dtype=x.dtype)
    xp[:, :, padding:padding + length] = x
    l_out = (length + 2 * padding - k) // stride + 1
    out = np.zeros((n_batch, c_out, l_out), dtype=x.dtype)
    for n in range(n_batch):
        for o in range(c_out):
            for i in range(l_out):
                start = i * stride
                out[n, o, i] = np.sum(xp[n, :, start:start + k] * weight[o])
    if bias is not None:
        out = out + bias.reshape(1, -1, 1)
    return out

def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
    n_batch, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    xp = np.zeros((n_batch, c_in, h + 2 * ph, w + 2 * pw), dtype=x.dtype)
    xp[:, :, ph:ph + h, pw:pw + w] = x
    h_out = (h + 2 * ph - kh) // sh + 1
    w_out = (w + 2 * pw - kw) // sw + 1
    out = np.zeros((n_batch, c_out, h_out, w_out), dtype=x.dtype)
    for n in range(n_batch):
        for o in range(c_out):
            for i in range(h_out):
                for j in range(w_out):
                    window = xp[n, :, i * sh:i * sh + kh, j * sw:j * sw + kw]
                    out[n, o, i, j] = np.sum(window * weight[o])
            if bias is not None:
                out[n, o] += bias[o]
    return out

def maxpool(x, kernel_size, stride=None, padding=0):
    if stride is None:
        stride = kernel_size
    kh, kw = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
    n_batch, chans, h, w = x.shape
    xp = np.full((n_batch, chans, h + 2 * ph, w + 2 * pw), -np.inf, dtype=x.dtype)
    xp[:, :, ph:ph + h, pw:pw + w] = x
    h_out = (h + 2 * ph - kh) // sh + 1
    w_out = (w + 2 * pw - kw) // sw + 1
    out = np.zeros((n_batch, chans, h_out, w_out), dtype=x.dtype)
    for n in range(n_batch):
        for c in range(chans):
            for i in range(h_out):
                for j in range(w_out):
                    r, s = i * sh, j * sw
                    out[n, c, i, j] = np.max(xp[n, c, r:r + kh, s:s + kw])
    return out
