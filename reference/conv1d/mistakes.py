"""Known mistakes of `conv1d`."""

from ..known.convolution_bank import convolution_bank

BANK = convolution_bank(axes=1)
