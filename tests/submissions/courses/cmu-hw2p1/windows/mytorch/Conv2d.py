import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from resampling import *


class Conv2d_stride1(object):

    def __init__(self, in_channels, out_channels, kernel_size, weight_init_fn=None, bias_init_fn=None):
        self.in_channels, self.out_channels = in_channels, out_channels
        self.kernel_size = kernel_size
        shape = (out_channels, in_channels, kernel_size, kernel_size)
        self.W = weight_init_fn(*shape) if weight_init_fn else np.random.normal(0, 1.0, shape)
        self.b = bias_init_fn(out_channels) if bias_init_fn else np.zeros(out_channels)
        self.dLdW = np.zeros_like(self.W)
        self.dLdb = np.zeros_like(self.b)

    def _windows(self, T):
        return sliding_window_view(T, (self.kernel_size, self.kernel_size), axis=(2, 3))

    def forward(self, A):
        self.A = A
        Z = np.tensordot(self._windows(A), self.W, axes=[(1, 4, 5), (1, 2, 3)])  # n y x o
        Z = (Z + self.b).transpose(0, 3, 1, 2)
        return Z.astype(A.dtype, copy=False)

    def backward(self, dLdZ):
        K = self.kernel_size
        self.dLdb = dLdZ.sum(axis=(0, 2, 3))
        self.dLdW = np.einsum('noyx,ncyxij->ocij', dLdZ, self._windows(self.A))
        # full correlation with the kernel turned by 180 degrees
        border = (K - 1, K - 1)
        wide = np.pad(dLdZ, ((0, 0), (0, 0), border, border))
        turned = np.flip(self.W, axis=(2, 3))
        dLdA = np.einsum('noyxij,ocij->ncyx', self._windows(wide), turned)
        return dLdA.astype(self.A.dtype, copy=False)


def _inner(name):
    """Attribute that is really an attribute of self.conv2d_stride1."""
    return property(lambda self: getattr(self.conv2d_stride1, name),
                    lambda self, value: setattr(self.conv2d_stride1, name, value))


class Conv2d(object):
    W, b, dLdW, dLdb = _inner('W'), _inner('b'), _inner('dLdW'), _inner('dLdb')

    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0, weight_init_fn=None, bias_init_fn=None):
        self.stride, self.pad = stride, padding
        self.conv2d_stride1 = Conv2d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        if self.pad > 0:
            A = np.pad(A, [(0, 0), (0, 0), (self.pad, self.pad), (self.pad, self.pad)])
        return self.downsample2d.forward(self.conv2d_stride1.forward(A))

    def backward(self, dLdZ):
        dLdA = self.conv2d_stride1.backward(self.downsample2d.backward(dLdZ))
        if self.pad > 0:
            dLdA = dLdA[..., self.pad:-self.pad, self.pad:-self.pad]
        return dLdA
