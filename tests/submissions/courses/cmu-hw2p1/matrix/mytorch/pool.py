import numpy as np
from resampling import *


class _Taps:
    """k*k shifted pictures of A, one for each place in the window."""

    def _slices(self, shape, k, stride):
        h = (shape[2] - k) // stride + 1
        w = (shape[3] - k) // stride + 1
        for i in range(k):
            for j in range(k):
                yield (slice(None), slice(None),
                       slice(i, i + (h - 1) * stride + 1, stride),
                       slice(j, j + (w - 1) * stride + 1, stride))

    def _stack(self, A):
        self.shape = A.shape
        self.where = list(self._slices(A.shape, self.kernel, self.stride))
        return np.stack([A[s] for s in self.where])


class MeanPool2d(_Taps):
    def __init__(self, kernel, stride):
        self.kernel, self.stride = kernel, stride

    def forward(self, A):
        return self._stack(A).sum(axis=0) / self.kernel ** 2

    def backward(self, dLdZ):
        dLdA = np.zeros(self.shape, dtype=dLdZ.dtype)
        for s in reversed(self.where):
            dLdA[s] += dLdZ / self.kernel ** 2
        return dLdA


class MaxPool2d(_Taps):
    def __init__(self, kernel, stride):
        self.kernel, self.stride = kernel, stride

    def forward(self, A):
        pictures = self._stack(A)
        self.which = np.argmax(pictures, axis=0)
        return np.take_along_axis(pictures, self.which[None], axis=0)[0]

    def backward(self, dLdZ):
        dLdA = np.zeros(self.shape, dtype=dLdZ.dtype)
        for t, s in enumerate(self.where):
            dLdA[s] += np.where(self.which == t, dLdZ, 0)
        return dLdA


class MaxPool2d_stride1(MaxPool2d):
    def __init__(self, kernel):
        super().__init__(kernel, 1)


class MeanPool2d_stride1(MeanPool2d):
    def __init__(self, kernel):
        super().__init__(kernel, 1)
