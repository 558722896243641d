import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from resampling import *


class Conv1d_stride1(object):
    """Z[n,o,x] = sum over c,k of A[n,c,x+k] W[o,c,k], plus b[o]"""

    def __init__(self, in_channels, out_channels, kernel_size, weight_init_fn=None, bias_init_fn=None):
        self.in_channels, self.out_channels = in_channels, out_channels
        self.kernel_size = kernel_size
        shape = (out_channels, in_channels, kernel_size)
        self.W = weight_init_fn(*shape) if weight_init_fn else np.random.normal(0, 1.0, shape)
        self.b = bias_init_fn(out_channels) if bias_init_fn else np.zeros(out_channels)
        self.dLdW = np.zeros_like(self.W)
        self.dLdb = np.zeros_like(self.b)

    def forward(self, A):
        self.A = A
        view = sliding_window_view(A, self.kernel_size, axis=2)      # n c x k
        Z = np.einsum('ncxk,ock->nox', view, self.W)
        Z = Z + np.reshape(self.b, (1, -1, 1))
        return Z.astype(A.dtype, copy=False)

    def backward(self, dLdZ):
        K = self.kernel_size
        view = sliding_window_view(self.A, K, axis=2)
        self.dLdb = dLdZ.sum(axis=(0, 2))
        self.dLdW = np.einsum('nox,ncxk->ock', dLdZ, view)
        # full correlation with the flipped kernel
        wide = np.pad(dLdZ, ((0, 0), (0, 0), (K - 1, K - 1)))
        wide = sliding_window_view(wide, K, axis=2)                  # n o x k
        dLdA = np.einsum('noxk,ock->ncx', wide, self.W[:, :, ::-1])
        return dLdA.astype(self.A.dtype, copy=False)


def _inner(name):
    """Attribute that is really an attribute of self.conv1d_stride1."""
    return property(lambda self: getattr(self.conv1d_stride1, name),
                    lambda self, value: setattr(self.conv1d_stride1, name, value))


class Conv1d(object):
    W, b, dLdW, dLdb = _inner('W'), _inner('b'), _inner('dLdW'), _inner('dLdb')

    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0, weight_init_fn=None, bias_init_fn=None):
        self.stride, self.pad = stride, padding
        self.conv1d_stride1 = Conv1d_stride1(in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn)
        self.downsample1d = Downsample1d(stride)

    def forward(self, A):
        if self.pad > 0:
            A = np.pad(A, [(0, 0), (0, 0), (self.pad, self.pad)])
        return self.downsample1d.forward(self.conv1d_stride1.forward(A))

    def backward(self, dLdZ):
        dLdA = self.conv1d_stride1.backward(self.downsample1d.backward(dLdZ))
        if self.pad > 0:
            dLdA = dLdA[..., self.pad:-self.pad]
        return dLdA
