import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from resampling import *


class MaxPool2d_stride1(object):
    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        k = self.kernel
        w = sliding_window_view(A, (k, k), axis=(2, 3))
        w = w.reshape(w.shape[:4] + (k * k,))
        self.A_shape, self.dtype = A.shape, A.dtype
        self.where = w.argmax(axis=-1)
        return w.max(axis=-1)

    def backward(self, dLdZ):
        n, c, y, x = np.indices(dLdZ.shape)
        y = y + self.where // self.kernel
        x = x + self.where % self.kernel
        dLdA = np.zeros(self.A_shape, dLdZ.dtype)
        np.add.at(dLdA, (n, c, y, x), dLdZ)
        return dLdA


class MeanPool2d_stride1(object):
    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        k = self.kernel
        self.A_shape = A.shape
        return sliding_window_view(A, (k, k), axis=(2, 3)).mean(axis=(4, 5))

    def backward(self, dLdZ):
        k = self.kernel
        share = dLdZ / k ** 2
        dLdA = np.zeros(self.A_shape, dLdZ.dtype)
        for y in range(dLdZ.shape[2]):
            for x in range(dLdZ.shape[3]):
                dLdA[:, :, y:y + k, x:x + k] += share[:, :, y, x, None, None]
        return dLdA


class _Strided(object):
    """A stride 1 pool and a downsampling behind it."""

    def __init__(self, pool, stride):
        self.pool, self.stride = pool, stride
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        return self.downsample2d.forward(self.pool.forward(A))

    def backward(self, dLdZ):
        return self.pool.backward(self.downsample2d.backward(dLdZ))


class MaxPool2d(_Strided):
    def __init__(self, kernel, stride):
        super().__init__(MaxPool2d_stride1(kernel), stride)
        self.kernel = kernel


class MeanPool2d(_Strided):
    def __init__(self, kernel, stride):
        super().__init__(MeanPool2d_stride1(kernel), stride)
        self.kernel = kernel
