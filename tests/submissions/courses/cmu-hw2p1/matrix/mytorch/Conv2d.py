import numpy as np
from resampling import *


def taps(size_in, k, stride):
    """For tap 0..k-1 the slice of the axis that this tap sees."""
    count = (size_in - k) // stride + 1
    return [slice(t, t + stride * (count - 1) + 1, stride) for t in range(k)]


class Conv2d_stride1:
    """Adds up one matrix product per kernel tap."""
    stride = 1

    def __init__(self, in_channels, out_channels, kernel_size,
                 weight_init_fn=None, bias_init_fn=None):
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = kernel_size
        if weight_init_fn is not None:
            self.W = weight_init_fn(out_channels, in_channels, kernel_size, kernel_size)
        else:
            self.W = np.random.normal(0, 1.0, (out_channels, in_channels, kernel_size, kernel_size))
        if bias_init_fn is not None:
            self.b = bias_init_fn(out_channels)
        else:
            self.b = np.zeros(out_channels)
        self.dLdW, self.dLdb = np.zeros(self.W.shape), np.zeros(self.b.shape)

    def _each_tap(self, shape):
        rows = taps(shape[2], self.kernel_size, self.stride)
        cols = taps(shape[3], self.kernel_size, self.stride)
        for i, r in enumerate(rows):
            for j, c in enumerate(cols):
                yield i, j, r, c

    def forward(self, A):
        self.A = A
        Z = 0
        for i, j, r, c in self._each_tap(A.shape):
            seen = A[:, :, r, c]
            n, ch, h, w = seen.shape
            Z = Z + self.W[:, :, i, j] @ seen.reshape(n, ch, h * w)
        Z = Z + self.b[:, None]
        return Z.reshape(n, self.out_channels, h, w).astype(A.dtype)

    def backward(self, dLdZ):
        n, o, h, w = dLdZ.shape
        G = dLdZ.reshape(n, o, h * w)
        self.dLdb = G.sum(axis=(0, 2))
        self.dLdW = np.zeros(self.W.shape, dtype=dLdZ.dtype)
        dLdA = np.zeros_like(self.A)
        for i, j, r, c in self._each_tap(self.A.shape):
            seen = self.A[:, :, r, c].reshape(n, -1, h * w)
            self.dLdW[:, :, i, j] = (G @ seen.swapaxes(1, 2)).sum(axis=0)
            back = self.W[:, :, i, j].T @ G
            dLdA[:, :, r, c] += back.reshape(n, -1, h, w).astype(dLdA.dtype)
        return dLdA


class Conv2d:
    """The same taps with wider steps."""

    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0,
                 weight_init_fn=None, bias_init_fn=None):
        self.stride, self.pad = stride, padding
        self.conv2d_stride1 = Conv2d_stride1(in_channels, out_channels, kernel_size,
                                             weight_init_fn, bias_init_fn)
        self.conv2d_stride1.stride = stride

    W = property(lambda self: self.conv2d_stride1.W,
                 lambda self, W: setattr(self.conv2d_stride1, 'W', W))
    b = property(lambda self: self.conv2d_stride1.b,
                 lambda self, b: setattr(self.conv2d_stride1, 'b', b))
    dLdW = property(lambda self: self.conv2d_stride1.dLdW)
    dLdb = property(lambda self: self.conv2d_stride1.dLdb)

    def forward(self, A):
        n, c, h, w = A.shape
        self.inside = (slice(None), slice(None),
                       slice(self.pad, self.pad + h), slice(self.pad, self.pad + w))
        P = np.zeros((n, c, h + 2 * self.pad, w + 2 * self.pad), dtype=A.dtype)
        P[self.inside] = A
        return self.conv2d_stride1.forward(P)

    def backward(self, dLdZ):
        return self.conv2d_stride1.backward(dLdZ)[self.inside]
