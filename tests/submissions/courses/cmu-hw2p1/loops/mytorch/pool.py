import numpy as np
from resampling import *


class MaxPool2d_stride1():

    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        self.A = A
        N, C, H, W = A.shape
        k = self.kernel
        Z = np.zeros((N, C, H - k + 1, W - k + 1), dtype=A.dtype)
        for n in range(N):
            for c in range(C):
                for i in range(H - k + 1):
                    for j in range(W - k + 1):
                        Z[n, c, i, j] = np.max(A[n, c, i:i + k, j:j + k])
        return Z

    def backward(self, dLdZ):
        N, C, H_out, W_out = dLdZ.shape
        k = self.kernel
        dLdA = np.zeros(self.A.shape, dtype=dLdZ.dtype)
        for n in range(N):
            for c in range(C):
                for i in range(H_out):
                    for j in range(W_out):
                        window = self.A[n, c, i:i + k, j:j + k]
                        r, q = divmod(int(np.argmax(window)), k)
                        dLdA[n, c, i + r, j + q] += dLdZ[n, c, i, j]
        return dLdA


class MeanPool2d_stride1():

    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        self.in_shape = A.shape
        N, C, H, W = A.shape
        k = self.kernel
        Z = np.zeros((N, C, H - k + 1, W - k + 1), dtype=A.dtype)
        for n in range(N):
            for c in range(C):
                for i in range(H - k + 1):
                    for j in range(W - k + 1):
                        Z[n, c, i, j] = np.mean(A[n, c, i:i + k, j:j + k])
        return Z

    def backward(self, dLdZ):
        N, C, H_out, W_out = dLdZ.shape
        k = self.kernel
        dLdA = np.zeros(self.in_shape, dtype=dLdZ.dtype)
        for n in range(N):
            for c in range(C):
                for i in range(H_out):
                    for j in range(W_out):
                        share = dLdZ[n, c, i, j] / (k * k)
                        dLdA[n, c, i:i + k, j:j + k] += share
        return dLdA


class MaxPool2d():

    def __init__(self, kernel, stride):
        self.kernel = kernel
        self.stride = stride
        self.maxpool2d_stride1 = MaxPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        best = self.maxpool2d_stride1.forward(A)
        return self.downsample2d.forward(best)

    def backward(self, dLdZ):
        grad = self.downsample2d.backward(dLdZ)
        return self.maxpool2d_stride1.backward(grad)


class MeanPool2d():

    def __init__(self, kernel, stride):
        self.kernel = kernel
        self.stride = stride
        self.meanpool2d_stride1 = MeanPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        means = self.meanpool2d_stride1.forward(A)
        return self.downsample2d.forward(means)

    def backward(self, dLdZ):
        grad = self.downsample2d.backward(dLdZ)
        return self.meanpool2d_stride1.backward(grad)
