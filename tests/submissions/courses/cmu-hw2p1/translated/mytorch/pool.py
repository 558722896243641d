import numpy as np
from resampling import Downsample2d


class MaxPool2d_stride1:
    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        k = self.kernel
        N, C, H, W = A.shape
        Z = np.full((N, C, H - k + 1, W - k + 1), -np.inf, dtype=A.dtype)
        for i in range(k):
            for j in range(k):
                np.maximum(Z, A[:, :, i : i + H - k + 1, j : j + W - k + 1], out=Z)
        return Z


class MeanPool2d_stride1:
    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        k = self.kernel
        N, C, H, W = A.shape
        Z = np.zeros((N, C, H - k + 1, W - k + 1), dtype=A.dtype)
        for i in range(H - k + 1):
            for j in range(W - k + 1):
                Z[:, :, i, j] = A[:, :, i : i + k, j : j + k].mean(axis=(2, 3))
        return Z


class MaxPool2d:
    def __init__(self, kernel, stride):
        self.kernel = kernel
        self.stride = stride
        self.maxpool2d_stride1 = MaxPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        Z = self.maxpool2d_stride1.forward(A)
        return self.downsample2d.forward(Z)


class MeanPool2d:
    def __init__(self, kernel, stride):
        self.kernel = kernel
        self.stride = stride
        self.meanpool2d_stride1 = MeanPool2d_stride1(kernel)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        Z = self.meanpool2d_stride1.forward(A)
        return self.downsample2d.forward(Z)
