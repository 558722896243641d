import numpy as np


class _Spread(object):
    """Upsampling by slice assignment, over the last `dims` axes."""
    dims = 1

    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor
        self._every = (Ellipsis,) + (slice(None, None, upsampling_factor),) * self.dims

    def forward(self, A):
        f = self.upsampling_factor
        size = tuple((n - 1) * f + 1 for n in A.shape[-self.dims:])
        Z = np.zeros(A.shape[:-self.dims] + size, A.dtype)
        Z[self._every] = A
        return Z

    def backward(self, dLdZ):
        return np.array(dLdZ[self._every])


class _Thin(object):
    """Downsampling by slicing, over the last `dims` axes."""
    dims = 1

    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor
        self._every = (Ellipsis,) + (slice(None, None, downsampling_factor),) * self.dims

    def forward(self, A):
        self.shape_before = A.shape
        return np.array(A[self._every])

    def backward(self, dLdZ):
        dLdA = np.zeros(self.shape_before, dLdZ.dtype)
        dLdA[self._every] = dLdZ
        return dLdA


class Upsample1d(_Spread):
    dims = 1


class Downsample1d(_Thin):
    dims = 1


class Upsample2d(_Spread):
    dims = 2


class Downsample2d(_Thin):
    dims = 2
