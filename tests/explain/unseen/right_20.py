"""Nothing is wrong."""

import numpy as np


def _tuple(v, n):
    if isinstance(v, (int, np.integer)):
        return (int(v),) * n
    return tuple(v)


class _Padder:
    def __init__(self, padding, value):
        self.padding = padding
        self.value = value

    def limits(self, ndim):
        lims = [(0, 0)] * ndim
        count = len(self.padding) // 2
        for i in range(count):
            lims[ndim - 1 - i] = (self.padding[2 * i], self.padding[2 * i + 1])
        return lims

    def __call__(self, x):
        lims = self.limits(x.ndim)
        out = np.full([a + n + b for n, (a, b) in zip(x.shape, lims)], self.value, dtype=x.dtype)
        out[tuple(slice(a, a + n) for n, (a, b) in zip(x.shape, lims))] = x
        return out


class _Conv1d:
    def __init__(self, weight, bias, stride, padding):
        self.weight = weight
        self.bias = bias
        self.stride = _tuple(stride, 1)[0]
        self.padding = _tuple(padding, 1)[0]

    def window(self, x, t):
        start = t * self.stride
        return x[:, :, start:start + self.weight.shape[2]]

    def __call__(self, x):
        p = self.padding
        n, c, length = x.shape
        framed = np.zeros((n, c, length + 2 * p), dtype=x.dtype)
        framed[:, :, p:p + length] = x
        size = (length + 2 * p - self.weight.shape[2]) // self.stride + 1
        out = np.zeros((n, self.weight.shape[0], size), dtype=x.dtype)
        for t in range(size):
            out[:, :, t] = np.tensordot(self.window(framed, t), self.weight, axes=([1, 2], [1, 2]))
        if self.bias is not None:
            out += self.bias[:, None]
        return out


class _Conv2d:
    def __init__(self, weight, bias, stride, padding):
        self.size = weight.shape
        self.matrix = weight.reshape(weight.shape[0], int(np.prod(weight.shape[1:])))
        self.bias = bias
        self.stride = _tuple(stride, 2)
        self.padding = _tuple(padding, 2)

    def __call__(self, x):
        (ph, pw), (sh, sw) = self.padding, self.stride
        o, c, kh, kw = self.size
        n, _, h, w = x.shape
        framed = np.zeros((n, c, h + 2 * ph, w + 2 * pw), dtype=x.dtype)
        framed[:, :, ph:ph + h, pw:pw + w] = x
        rows, cols = (h + 2 * ph - kh) // sh + 1, (w + 2 * pw - kw) // sw + 1
        out = np.zeros((n, o, rows, cols), dtype=x.dtype)
        for i in range(rows):
            for j in range(cols):
                patch = framed[:, :, i * sh:i * sh + kh, j * sw:j * sw + kw]
                out[:, :, i, j] = patch.reshape(n, c * kh * kw) @ self.matrix.T
        if self.bias is not None:
            out += self.bias[:, None, None]
        return out


class _MaxPool:
    def __init__(self, kernel, stride, padding):
        self.kernel = _tuple(kernel, 2)
        self.stride = self.kernel if stride is None else _tuple(stride, 2)
        self.padding = _tuple(padding, 2)

    def __call__(self, x):
        if self.stride == self.kernel and self.padding == (0, 0):
            return self.tiles(x)
        return self.general(x)

    def tiles(self, x):
        kh, kw = self.kernel
        n, c, h, w = x.shape
        rows, cols = h // kh, w // kw
        cut = x[:, :, :rows * kh, :cols * kw]
        return cut.reshape(n, c, rows, kh, cols, kw).max(axis=(3, 5))

    def general(self, x):
        (kh, kw), (sh, sw), (ph, pw) = self.kernel, self.stride, self.padding
        n, c, h, w = x.shape
        framed = np.full((n, c, h + 2 * ph, w + 2 * pw), -np.inf, dtype=x.dtype)
        framed[:, :, ph:ph + h, pw:pw + w] = x
        rows, cols = (h + 2 * ph - kh) // sh + 1, (w + 2 * pw - kw) // sw + 1
        out = np.empty((n, c, rows, cols), dtype=x.dtype)
        for i in range(rows):
            for j in range(cols):
                out[:, :, i, j] = framed[:, :, i * sh:i * sh + kh, j * sw:j * sw + kw].max(axis=(2, 3))
        return out


def pad(x, padding, value=0.0):
    return _Padder(padding, value)(x)


def conv1d(x, weight, bias=None, stride=1, padding=0):
    return _Conv1d(weight, bias, stride, padding)(x)


def conv2d(x, weight, bias=None, stride=1, padding=0):
    return _Conv2d(weight, bias, stride, padding)(x)


def maxpool(x, kernel_size, stride=None, padding=0):
    return _MaxPool(kernel_size, stride, padding)(x)
