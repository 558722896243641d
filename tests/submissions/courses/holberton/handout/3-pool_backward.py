#!/usr/bin/env python3
"""Gradient dA_prev of a pooling layer."""
import numpy as np


def pool_backward(dA, A_prev, kernel_shape, stride=(1, 1), mode='max'):
    """Gradient dA_prev of a pooling layer."""
    pass
