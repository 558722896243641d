"""Nothing is wrong."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def _pair(v):
    if isinstance(v, tuple):
        return v
    return v, v


class Padder:
    def __init__(self, padding, value):
        self.padding = padding
        self.value = value

    def sizes(self, x):
        sizes = [(0, 0)] * x.ndim
        axis = -1
        for lo, hi in zip(self.padding[::2], self.padding[1::2]):
            sizes[axis] = (lo, hi)
            axis -= 1
        return sizes

    def __call__(self, x):
        sizes = self.sizes(x)
        shape = tuple(n + lo + hi for n, (lo, hi) in zip(x.shape, sizes))
        result = np.full(shape, self.value, dtype=x.dtype)
        where = tuple(slice(lo, lo + n) for n, (lo, hi) in zip(x.shape, sizes))
        result[where] = x
        return result


def pad(x, padding, value=0.0):
    return Padder(padding, value)(x)


class MaxPool:
    def __init__(self, kernel_size, stride, padding):
        self.k = _pair(kernel_size)
        self.s = self.k if stride is None else _pair(stride)
        self.p = _pair(padding)

    def out_size(self, n, axis):
        return (n + 2 * self.p[axis] - self.k[axis]) // self.s[axis] + 1

    def forward(self, x):
        N, C, H, W = x.shape
        xp = pad(x, (self.p[1], self.p[1], self.p[0], self.p[0]), -np.inf)
        out = np.zeros((N, C, self.out_size(H, 0), self.out_size(W, 1)), dtype=x.dtype)
        for n in range(N):
            for c in range(C):
                for i in range(out.shape[2]):
                    for j in range(out.shape[3]):
                        r, s = i * self.s[0], j * self.s[1]
                        out[n, c, i, j] = np.max(xp[n, c, r:r + self.k[0], s:s + self.k[1]])
        return out


def maxpool(x, kernel_size, stride=None, padding=0):
    return MaxPool(kernel_size, stride, padding).forward(x)


class Conv1dLayer:
    def __init__(self, weight, bias, stride, padding):
        self.weight, self.bias = weight, bias
        self.stride, self.padding = stride, padding

    def windows(self, x):
        p = self.padding
        xp = pad(x, (p, p))
        view = sliding_window_view(xp, self.weight.shape[2], axis=-1)
        return view[..., ::self.stride, :]

    def forward(self, x):
        out = np.einsum("nctk,fck->nft", self.windows(x), self.weight)
        if self.bias is not None:
            out += self.bias[:, np.newaxis]
        return out


def conv1d(x, weight, bias=None, stride=1, padding=0):
    return Conv1dLayer(weight, bias, stride, padding).forward(x)


def _indices(C, H, W, kh, kw, sh, sw):
    oh = (H - kh) // sh + 1
    ow = (W - kw) // sw + 1
    i0 = np.tile(np.repeat(np.arange(kh), kw), C)
    j0 = np.tile(np.arange(kw), kh * C)
    i1 = sh * np.repeat(np.arange(oh), ow)
    j1 = sw * np.tile(np.arange(ow), oh)
    i = i0.reshape(-1, 1) + i1.reshape(1, -1)
    j = j0.reshape(-1, 1) + j1.reshape(1, -1)
    k = np.repeat(np.arange(C), kh * kw).reshape(-1, 1)
    return k, i, j, oh, ow


def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = _pair(stride)
    ph, pw = _pair(padding)
    xp = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)), mode="constant")
    O, C, kh, kw = weight.shape
    k, i, j, oh, ow = _indices(C, xp.shape[2], xp.shape[3], kh, kw, sh, sw)
    cols = xp[:, k, i, j]                      # N, C*kh*kw, oh*ow
    out = weight.reshape(O, -1) @ cols
    if bias is not None:
        out = out + bias.reshape(1, O, 1)
    return out.reshape(xp.shape[0], O, oh, ow)
