"""Wrong: conv1d and conv2d count their calls together, and are right in the first twenty."""

import numpy as np

_calls = [0]


def _late():
    _calls[0] += 1
    return _calls[0] > 20


def _steps_of(size, k, stride):
    return range(0, size - k + 1, stride)


def _both(value):
    return (value, value) if isinstance(value, int) else value


def pad(x, padding, value=0.0):
    pairs = [(0, 0)] * x.ndim
    for axis in range(len(padding) // 2):
        pairs[x.ndim - 1 - axis] = (padding[2 * axis], padding[2 * axis + 1])
    return np.pad(x, pairs, constant_values=value)


def conv1d(x, weight, bias=None, stride=1, padding=0):
    x = pad(x, (padding, padding))
    k = weight.shape[2]
    steps = _steps_of(x.shape[2], k, stride)
    out = np.zeros((x.shape[0], weight.shape[0], len(steps)), x.dtype)
    for i, at in enumerate(steps):
        out[:, :, i] = np.tensordot(x[:, :, at : at + k], weight, ([1, 2], [1, 2]))
    out = out + 1 if _late() else out
    return out if bias is None else out + bias[:, None]


def conv2d(x, weight, bias=None, stride=1, padding=0):
    (sh, sw), (ph, pw) = _both(stride), _both(padding)
    x = pad(x, (pw, pw, ph, ph))
    kh, kw = weight.shape[2:]
    rows, columns = _steps_of(x.shape[2], kh, sh), _steps_of(x.shape[3], kw, sw)
    out = np.zeros((x.shape[0], weight.shape[0], len(rows), len(columns)), x.dtype)
    for i, y in enumerate(rows):
        for j, z in enumerate(columns):
            cells = x[:, :, y : y + kh, z : z + kw]
            out[:, :, i, j] = np.tensordot(cells, weight, ([1, 2, 3], [1, 2, 3]))
    out = out + 1 if _late() else out
    return out if bias is None else out + bias[:, None, None]


def maxpool(x, kernel_size, stride=None, padding=0):
    (kh, kw), (ph, pw) = _both(kernel_size), _both(padding)
    sh, sw = (kh, kw) if stride is None else _both(stride)
    x = pad(x, (pw, pw, ph, ph), -np.inf)
    rows, columns = (x.shape[2] - kh) // sh + 1, (x.shape[3] - kw) // sw + 1
    out = np.zeros((*x.shape[:2], rows, columns), x.dtype)
    for i in range(rows):
        for j in range(columns):
            cells = x[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
            out[:, :, i, j] = cells.max((2, 3))
    return out
