import numpy as np
from resampling import *


class MaxPool2d_stride1():

    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        """Max of every kernel by kernel window of A, one step at a time."""
        Z = None  # TODO
        return NotImplemented

    def backward(self, dLdZ):
        """Gradient with respect to A."""
        dLdA = None  # TODO
        return NotImplemented


class MeanPool2d_stride1():

    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, A):
        """Mean of every kernel by kernel window of A, one step at a time."""
        Z = None  # TODO
        return NotImplemented

    def backward(self, dLdZ):
        """Gradient with respect to A."""
        dLdA = None  # TODO
        return NotImplemented


class MaxPool2d():

    def __init__(self, kernel, stride):
        self.kernel = kernel
        self.stride = stride

        # TODO: create the two layers
        self.maxpool2d_stride1 = None
        self.downsample2d = None

    def forward(self, A):
        """Max pooling with any stride."""
        Z = None  # TODO
        return NotImplemented

    def backward(self, dLdZ):
        """Gradient with respect to A."""
        dLdA = None  # TODO
        return NotImplemented


class MeanPool2d():

    def __init__(self, kernel, stride):
        self.kernel = kernel
        self.stride = stride

        # TODO: create the two layers
        self.meanpool2d_stride1 = None
        self.downsample2d = None

    def forward(self, A):
        """Mean pooling with any stride."""
        Z = None  # TODO
        return NotImplemented

    def backward(self, dLdZ):
        """Gradient with respect to A."""
        dLdA = None  # TODO
        return NotImplemented
