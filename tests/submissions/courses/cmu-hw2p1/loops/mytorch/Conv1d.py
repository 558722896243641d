# 1D convolutions: first with stride 1, then any stride by downsampling.
import numpy as np
from resampling import *


class Conv1d_stride1():

    def __init__(self, in_channels, out_channels, kernel_size,
                 weight_init_fn=None, bias_init_fn=None):
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = kernel_size

        if weight_init_fn is None:
            self.W = np.random.normal(0, 1.0, (out_channels, in_channels, kernel_size))
        else:
            self.W = weight_init_fn(out_channels, in_channels, kernel_size)

        if bias_init_fn is None:
            self.b = np.zeros(out_channels)
        else:
            self.b = bias_init_fn(out_channels)

        self.dLdW = np.zeros(self.W.shape)
        self.dLdb = np.zeros(self.b.shape)

    def forward(self, A):
        self.A = A
        N, _, W_in = A.shape
        K = self.kernel_size
        W_out = W_in - K + 1
        Z = np.zeros((N, self.out_channels, W_out), dtype=A.dtype)
        for n in range(N):
            for o in range(self.out_channels):
                for i in range(W_out):
                    segment = A[n, :, i:i + K]
                    Z[n, o, i] = np.sum(segment * self.W[o]) + self.b[o]
        return Z

    def backward(self, dLdZ):
        N, _, W_out = dLdZ.shape
        K = self.kernel_size
        dLdA = np.zeros(self.A.shape, dtype=self.A.dtype)
        self.dLdW = np.zeros(self.W.shape, dtype=dLdZ.dtype)
        self.dLdb = np.zeros(self.b.shape, dtype=dLdZ.dtype)
        for n in range(N):
            for o in range(self.out_channels):
                for i in range(W_out):
                    g = dLdZ[n, o, i]
                    self.dLdb[o] += g
                    for c in range(self.in_channels):
                        for k in range(K):
                            self.dLdW[o, c, k] += g * self.A[n, c, i + k]
                            dLdA[n, c, i + k] += g * self.W[o, c, k]
        return dLdA


class Conv1d():

    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0,
                 weight_init_fn=None, bias_init_fn=None):
        self.stride = stride
        self.pad = padding
        self.conv1d_stride1 = Conv1d_stride1(
            in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
        self.downsample1d = Downsample1d(stride)

    # the parameters and their gradients live in the stride 1 layer
    @property
    def W(self):
        return self.conv1d_stride1.W

    @W.setter
    def W(self, value):
        self.conv1d_stride1.W = value

    @property
    def b(self):
        return self.conv1d_stride1.b

    @b.setter
    def b(self, value):
        self.conv1d_stride1.b = value

    @property
    def dLdW(self):
        return self.conv1d_stride1.dLdW

    @property
    def dLdb(self):
        return self.conv1d_stride1.dLdb

    def forward(self, A):
        p = self.pad
        padded = np.pad(A, ((0, 0), (0, 0), (p, p)), mode='constant')
        Z = self.conv1d_stride1.forward(padded)
        return self.downsample1d.forward(Z)

    def backward(self, dLdZ):
        grad = self.downsample1d.backward(dLdZ)
        grad = self.conv1d_stride1.backward(grad)
        width = grad.shape[2] - 2 * self.pad
        return grad[:, :, self.pad:self.pad + width]
