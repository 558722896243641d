"""Known mistakes of `conv2d`."""

from ..known.convolutions import convolution_bank

__all__ = ["BANK"]

BANK = convolution_bank(axes=2)
