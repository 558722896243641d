"""Nothing is wrong."""

import numpy as np

def pad(x, padding, value=0.0):
    width = []
    for k in range(x.ndim):
        if 2 * k < len(padding):
            width.insert(0, (padding[2 * k], padding[2 * k + 1]))
        else:
            width.insert(0, (0, 0))
    return np.pad(x, width, "constant", constant_values=value)

def conv1d(x, weight, bias=None, stride=1, padding=0):
    x = np.pad(x, [(0, 0), (0, 0), (padding, padding)], "constant")
    kernel_len = weight.shape[-1]
    steps = (x.shape[-1] - kernel_len) // stride + 1
    y = np.zeros((x.shape[0], weight.shape[0], steps), dtype=x.dtype)
    for t in range(steps):
        segment = x[:, :, t * stride:t * stride + kernel_len]
        y[:, :, t] = np.tensordot(segment, weight, axes=([1, 2], [1, 2]))
    if bias is not None:
        y += bias.reshape(1, -1, 1)
    return y

def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = stride if isinstance(stride, (tuple, list)) else [stride] * 2
    ph, pw = padding if isinstance(padding, (tuple, list)) else [padding] * 2
    x = np.pad(x, [(0, 0), (0, 0), (ph, ph), (pw, pw)], "constant")
    kh, kw = weight.shape[-2:]
    rows = (x.shape[2] - kh) // sh + 1
    cols = (x.shape[3] - kw) // sw + 1
    y = np.zeros((x.shape[0], weight.shape[0], rows, cols), dtype=x.dtype)
    for r in range(rows):
        for c in range(cols):
            area = x[:, :, r * sh:r * sh + kh, c * sw:c * sw + kw]
            y[:, :, r, c] = np.tensordot(area, weight, axes=([1, 2, 3], [1, 2, 3]))
    if bias is not None:
        y += bias.reshape(1, -1, 1, 1)
    return y

def maxpool(x, kernel_size, stride=None, padding=0):
    stride = kernel_size if stride is None else stride
    kh, kw = kernel_size if isinstance(kernel_size, (tuple, list)) else [kernel_size] * 2
    sh, sw = stride if isinstance(stride, (tuple, list)) else [stride] * 2
    ph, pw = padding if isinstance(padding, (tuple, list)) else [padding] * 2
    x = np.pad(x, [(0, 0), (0, 0), (ph, ph), (pw, pw)], "constant", constant_values=-np.inf)
    rows = (x.shape[2] - kh) // sh + 1
    cols = (x.shape[3] - kw) // sw + 1
    y = np.zeros(x.shape[:2] + (rows, cols), dtype=x.dtype)
    for r in range(rows):
        for c in range(cols):
            y[:, :, r, c] = x[:, :, r * sh:r * sh + kh, c * sw:c * sw + kw].max(axis=(2, 3))
    return y
