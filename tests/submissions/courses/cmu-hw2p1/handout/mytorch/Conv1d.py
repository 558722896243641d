import numpy as np
from resampling import *


class Conv1d_stride1():

    def __init__(self, in_channels, out_channels, kernel_size,
                 weight_init_fn=None, bias_init_fn=None):
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel_size = kernel_size

        if weight_init_fn is None:
            self.W = np.random.normal(0, 1.0, (out_channels, in_channels, kernel_size))
        else:
            self.W = weight_init_fn(out_channels, in_channels, kernel_size)

        if bias_init_fn is None:
            self.b = np.zeros(out_channels)
        else:
            self.b = bias_init_fn(out_channels)

        self.dLdW = np.zeros(self.W.shape)
        self.dLdb = np.zeros(self.b.shape)

    def forward(self, A):
        """Correlate A with every filter, moving by one cell at a time."""
        Z = None  # TODO
        return NotImplemented

    def backward(self, dLdZ):
        """Fill dLdW and dLdb, return dLdA."""
        self.dLdW = None  # TODO
        self.dLdb = None  # TODO
        dLdA = None  # TODO
        return NotImplemented


class Conv1d():

    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0,
                 weight_init_fn=None, bias_init_fn=None):
        self.stride = stride
        self.pad = padding

        # TODO: create the two layers
        self.conv1d_stride1 = None
        self.downsample1d = None

    def forward(self, A):
        """Pad, convolve with stride 1, downsample."""
        # TODO: pad A with zeros
        # TODO: call the stride 1 layer
        # TODO: downsample
        Z = None  # TODO
        return NotImplemented

    def backward(self, dLdZ):
        """The way back through the three steps; returns dLdA."""
        dLdA = None  # TODO
        return NotImplemented
