"""my solution for the CNN homework"""

import numpy as np


def pad(x, padding, value=0.0):
    if len(padding) == 0:
        return x.copy()
    # the last pair is for the outermost padded axis: peel it off, the rest is recursion
    *inner, lo, hi = padding
    x = pad(x, tuple(inner), value)
    axis = x.ndim - len(padding) // 2
    shape = x.shape[:axis] + (x.shape[axis] + lo + hi,) + x.shape[axis + 1:]
    out = np.full(shape, value, dtype=x.dtype)
    out[(slice(None),) * axis + (slice(lo, lo + x.shape[axis]),)] = x
    return out


def maxpool(x, kernel_size, stride=None, padding=0):
    k = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    s = k if stride is None else stride if isinstance(stride, tuple) else (stride, stride)
    p = padding if isinstance(padding, tuple) else (padding, padding)
    a = np.pad(x, ((0, 0), (0, 0), (p[0], p[0]), (p[1], p[1])), constant_values=-np.inf)
    w = np.lib.stride_tricks.sliding_window_view(a, k, axis=(2, 3))
    return w[:, :, ::s[0], ::s[1]].max(axis=(-2, -1))


def conv1d(x, weight, bias=None, stride=1, padding=0):
    xp = np.ascontiguousarray(np.pad(x, ((0, 0), (0, 0), (padding, padding))))
    n, c, l = xp.shape
    k = weight.shape[2]
    sn, sc, sl = xp.strides
    win = np.lib.stride_tricks.as_strided(
        xp, shape=(n, c, (l - k) // stride + 1, k), strides=(sn, sc, sl * stride, sl), writeable=False)
    out = np.einsum('nctk,ock->not', win, weight)
    if bias is not None:
        out = out + bias[np.newaxis, :, np.newaxis]
    return out


class Conv2DLayer:
    """A layer like in the lecture."""

    def __init__(self, kernels, bias, stride, padding):
        self.kernels, self.bias = kernels, bias
        self.sr, self.sc = stride if isinstance(stride, tuple) else (stride, stride)
        self.pr, self.pc = padding if isinstance(padding, tuple) else (padding, padding)

    def out_size(self, h, w):
        kh, kw = self.kernels.shape[2:]
        return (h + 2 * self.pr - kh) // self.sr + 1, (w + 2 * self.pc - kw) // self.sc + 1

    def forward_one(self, image):
        h, w = self.out_size(*image.shape[1:])
        kh, kw = self.kernels.shape[2:]
        padded = np.pad(image, ((0, 0), (self.pr, self.pr), (self.pc, self.pc)))
        out = np.zeros((len(self.kernels), h, w), dtype=image.dtype)
        for r in range(h):
            for c in range(w):
                y, z = r * self.sr, c * self.sc
                out[:, r, c] = np.tensordot(self.kernels, padded[:, y:y + kh, z:z + kw], 3)
        if self.bias is not None:
            out += self.bias[:, None, None]
        return out

    def forward(self, images):
        h, w = self.out_size(*images.shape[2:])
        out = np.zeros((images.shape[0], len(self.kernels), h, w), dtype=images.dtype)
        out[:] = self.forward_one(images[0])
        return out


def conv2d(x, weight, bias=None, stride=1, padding=0):
    return Conv2DLayer(weight, bias, stride, padding).forward(x)
