#!/usr/bin/env python3
"""Output of a convolutional layer."""
import numpy as np


def conv_forward(A_prev, W, b, activation, padding="same", stride=(1, 1)):
    """Output of a convolutional layer."""
    pass
