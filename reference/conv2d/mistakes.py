"""Known mistakes of `conv2d`."""

from ..convolution_mistakes import convolution_bank

__all__ = ["BANK"]

BANK = convolution_bank(axes=2)
