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
        self.A = A
        Z = None  # TODO
        return NotImplemented

    def backward(self, dLdZ):
        dLdA = None  # TODO
        return NotImplemented


class Conv2d:
    def __init__(
        self, in_channels, out_channels, kernel_size, stride, padding, weight_init_fn, bias_init_fn
    ):
        self.stride = stride
        self.pad = padding
        self.conv2d_stride1 = None  # TODO
        self.downsample2d = None  # TODO

    def forward(self, A):
        # TODO: pad, convolve, downsample
        return NotImplemented

    def backward(self, dLdZ):
        # TODO
        return NotImplemented
