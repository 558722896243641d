import numpy as np
from resampling import *


def im2col_1d(A, k, stride):
    """(N, C, W) -> matrix (N*L, C*k) and the table (L, k) of positions."""
    starts = np.arange(0, A.shape[2] - k + 1, stride)
    where = starts[:, None] + np.arange(k)
    patches = A[:, :, where]                                # N, C, L, k
    n, c, length, _ = patches.shape
    return patches.transpose(0, 2, 1, 3).reshape(n * length, c * k), where


class Conv1d_stride1:
    stride = 1

    def __init__(self, in_channels, out_channels, kernel_size,
                 weight_init_fn=None, bias_init_fn=None):
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = kernel_size
        if weight_init_fn is not None:
            self.W = weight_init_fn(out_channels, in_channels, kernel_size)
        else:
            self.W = np.random.normal(0, 1.0, (out_channels, in_channels, kernel_size))
        if bias_init_fn is not None:
            self.b = bias_init_fn(out_channels)
        else:
            self.b = np.zeros(out_channels)
        self.dLdW, self.dLdb = np.zeros(self.W.shape), np.zeros(self.b.shape)

    def forward(self, A):
        self.in_shape, self.dtype = A.shape, A.dtype
        self.X, self.where = im2col_1d(A, self.kernel_size, self.stride)
        Y = self.X @ self.W.reshape(self.out_channels, -1).T + self.b
        Z = Y.reshape(A.shape[0], -1, self.out_channels).transpose(0, 2, 1)
        return Z.astype(self.dtype)

    def backward(self, dLdZ):
        G = dLdZ.transpose(0, 2, 1).reshape(-1, self.out_channels)     # N*L, out
        self.dLdb = G.sum(axis=0)
        self.dLdW = (G.T @ self.X).reshape(self.W.shape)
        dX = G @ self.W.reshape(self.out_channels, -1)                 # N*L, in*k
        dX = dX.reshape(self.in_shape[0], -1, self.in_channels, self.kernel_size)
        dLdA = np.zeros(self.in_shape, dtype=self.dtype)
        np.add.at(dLdA, (slice(None), slice(None), self.where),
                  dX.transpose(0, 2, 1, 3).astype(self.dtype))
        return dLdA


class Conv1d:
    """Jumps by the stride in the im2col at once, so nothing is thrown away."""

    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0,
                 weight_init_fn=None, bias_init_fn=None):
        self.stride, self.pad = stride, padding
        self.conv1d_stride1 = Conv1d_stride1(in_channels, out_channels, kernel_size,
                                             weight_init_fn, bias_init_fn)
        self.conv1d_stride1.stride = stride

    W = property(lambda self: self.conv1d_stride1.W,
                 lambda self, W: setattr(self.conv1d_stride1, 'W', W))
    b = property(lambda self: self.conv1d_stride1.b,
                 lambda self, b: setattr(self.conv1d_stride1, 'b', b))
    dLdW = property(lambda self: self.conv1d_stride1.dLdW)
    dLdb = property(lambda self: self.conv1d_stride1.dLdb)

    def forward(self, A):
        n, c, w = A.shape
        self.w = w
        P = np.zeros((n, c, w + 2 * self.pad), dtype=A.dtype)
        P[:, :, self.pad:self.pad + w] = A
        return self.conv1d_stride1.forward(P)

    def backward(self, dLdZ):
        dP = self.conv1d_stride1.backward(dLdZ)
        return dP[:, :, self.pad:self.pad + self.w]
