"""Known mistakes of `conv2d`."""

from ..known.convolution_bank import convolution_bank

BANK = convolution_bank(axes=2)
