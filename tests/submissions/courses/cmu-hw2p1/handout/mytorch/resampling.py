import numpy as np


class Upsample1d():

    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        """Put zeros between neighbours on the last axis and return the longer array."""
        Z = None  # TODO
        return NotImplemented

    def backward(self, dLdZ):
        """Gradient with respect to the input of forward."""
        dLdA = None  # TODO
        return NotImplemented


class Downsample1d():

    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        """Keep only every downsampling_factor-th cell on the last axis."""
        Z = None  # TODO
        return NotImplemented

    def backward(self, dLdZ):
        """Gradient with respect to the input of forward, in its shape."""
        dLdA = None  # TODO
        return NotImplemented


class Upsample2d():

    def __init__(self, upsampling_factor):
        self.upsampling_factor = upsampling_factor

    def forward(self, A):
        """Put zeros between neighbours on the last two axes and return the longer array."""
        Z = None  # TODO
        return NotImplemented

    def backward(self, dLdZ):
        """Gradient with respect to the input of forward."""
        dLdA = None  # TODO
        return NotImplemented


class Downsample2d():

    def __init__(self, downsampling_factor):
        self.downsampling_factor = downsampling_factor

    def forward(self, A):
        """Keep only every downsampling_factor-th cell on the last two axes."""
        Z = None  # TODO
        return NotImplemented

    def backward(self, dLdZ):
        """Gradient with respect to the input of forward, in its shape."""
        dLdA = None  # TODO
        return NotImplemented
