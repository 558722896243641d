#!/usr/bin/env python3
"""Gradients dA_prev, dW and db of a convolutional layer."""
import numpy as np


def conv_backward(dZ, A_prev, W, b, padding="same", stride=(1, 1)):
    """Gradients dA_prev, dW and db of a convolutional layer."""
    pass
