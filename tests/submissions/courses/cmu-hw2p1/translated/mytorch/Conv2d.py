import numpy as np
from resampling import Downsample2d


class Conv2d_stride1:
    def __init__(self, in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn):
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = kernel_size
        self.W = weight_init_fn(out_channels, in_channels, kernel_size, kernel_size)
        self.b = bias_init_fn(out_channels)

    def forward(self, A):
        """A is (N, in_channels, H, W); returns (N, out_channels, H - k + 1, W - k + 1)."""
        self.A = A
        k = self.kernel_size
        N, _, H, W = A.shape
        Z = np.zeros((N, self.out_channels, H - k + 1, W - k + 1), dtype=A.dtype)
        for i in range(H - k + 1):
            for j in range(W - k + 1):
                segment = A[:, :, i : i + k, j : j + k]
                Z[:, :, i, j] = np.tensordot(segment, self.W, axes=([1, 2, 3], [1, 2, 3]))
        Z += self.b.reshape(1, -1, 1, 1)
        return Z

    def backward(self, dLdZ):
        """Gradient of the input, from that of the output."""
        k = self.kernel_size
        N, _, H_out, W_out = dLdZ.shape
        dLdA = np.zeros(self.A.shape, dtype=dLdZ.dtype)
        for i in range(H_out):
            for j in range(W_out):
                step = np.tensordot(dLdZ[:, :, i, j], self.W, axes=(1, 0))
                dLdA[:, :, i : i + k, j : j + k] += step
        return dLdA


class Conv2d:
    def __init__(
        self, in_channels, out_channels, kernel_size, stride, padding, weight_init_fn, bias_init_fn
    ):
        self.stride = stride
        self.pad = padding
        self.conv2d_stride1 = Conv2d_stride1(
            in_channels, out_channels, kernel_size, weight_init_fn, bias_init_fn
        )
        self.downsample2d = Downsample2d(stride)

    def forward(self, A):
        """A is (N, in_channels, H, W); returns (N, out_channels, H_out, W_out)."""
        self.H, self.W = A.shape[2:]
        p = self.pad
        A = np.pad(A, ((0, 0), (0, 0), (p, p), (p, p)))
        return self.downsample2d.forward(self.conv2d_stride1.forward(A))

    def backward(self, dLdZ):
        """Gradient of A, from that of what forward returned."""
        p = self.pad
        dLdA = self.conv2d_stride1.backward(self.downsample2d.backward(dLdZ))
        return dLdA[:, :, p : p + self.H, p : p + self.W]
