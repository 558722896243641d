"""Known mistakes of `conv1d`."""

from ..known.convolutions import convolution_bank

__all__ = ["BANK"]

BANK = convolution_bank(axes=1)
