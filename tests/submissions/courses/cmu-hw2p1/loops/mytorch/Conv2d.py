# 2D convolutions: first with stride 1, then any stride by downsampling.
import numpy as np
from resampling import *


class Conv2d_stride1():

    def __init__(self, in_channels, out_channels, kernel_size,
                 weight_init_fn=None, bias_init_fn=None):
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = kernel_size

        if weight_init_fn is None:
            self.W = np.random.normal(
                0, 1.0, (out_channels, in_channels, kernel_size, kernel_size))
        else:
            self.W = weight_init_fn(out_channels, in_channels, kernel_size, kernel_size)

        if bias_init_fn is None:
            self.b = np.zeros(out_channels)
        else:
            self.b = bias_init_fn(out_channels)

        self.dLdW = np.zeros(self.W.shape)
        self.dLdb = np.zeros(self.b.shape)

    def forward(self, A):
        self.A = A
        N, _, H_in, W_in = A.shape
        K = self.kernel_size
        H_out = H_in - K + 1
        W_out = W_in - K + 1
        Z = np.zeros((N, self.out_channels, H_out, W_out), dtype=A.dtype)
        for n in range(N):
            for o in range(self.out_channels):
                for i in range(H_out):
                    for j in range(W_out):
                        patch = A[n, :, i:i + K, j:j + K]
                        Z[n, o, i, j] = np.sum(patch * self.W[o]) + self.b[o]
        return Z

    def backward(self, dLdZ):
        N, _, H_out, W_out = dLdZ.shape
        K = self.kernel_size
        dLdA = np.zeros(self.A.shape, dtype=self.A.dtype)
        self.dLdW = np.zeros(self.W.shape, dtype=dLdZ.dtype)
        self.dLdb = np.zeros(self.b.shape, dtype=dLdZ.dtype)
        for n in range(N):
            for o in range(self.out_channels):
                for i in range(H_out):
                    for j in range(W_out):
                        g = dLdZ[n, o, i, j]
                        self.dLdb[o] += g
                        self.dLdW[o] += g * self.A[n, :, i:i + K, j:j + K]
                        dLdA[n, :, i:i + K, j:j + K] += g * self.W[o]
        return dLdA


class Conv2d():

    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0,
                 weight_init_fn=None, bias_init_fn=None):
        self.stride = stride
        self.pad = padding
        self.conv2d_stride1 = Conv2d_stride1(
            in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
        self.downsample2d = Downsample2d(stride)

    # the parameters and their gradients live in the stride 1 layer
    @property
    def W(self):
        return self.conv2d_stride1.W

    @W.setter
    def W(self, value):
        self.conv2d_stride1.W = value

    @property
    def b(self):
        return self.conv2d_stride1.b

    @b.setter
    def b(self, value):
        self.conv2d_stride1.b = value

    @property
    def dLdW(self):
        return self.conv2d_stride1.dLdW

    @property
    def dLdb(self):
        return self.conv2d_stride1.dLdb

    def forward(self, A):
        p = self.pad
        padded = np.pad(A, ((0, 0), (0, 0), (p, p), (p, p)), mode='constant')
        Z = self.conv2d_stride1.forward(padded)
        return self.downsample2d.forward(Z)

    def backward(self, dLdZ):
        grad = self.downsample2d.backward(dLdZ)
        grad = self.conv2d_stride1.backward(grad)
        height = grad.shape[2] - 2 * self.pad
        width = grad.shape[3] - 2 * self.pad
        return grad[:, :, self.pad:self.pad + height, self.pad:self.pad + width]
