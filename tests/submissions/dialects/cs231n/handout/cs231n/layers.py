import numpy as np


def conv_forward_naive(x, w, b, conv_param):
    """Forward pass of a convolutional layer, with loops."""
    out = None
    # Write the forward pass here.
    cache = (x, w, b, conv_param)
    return out, cache


def max_pool_forward_naive(x, pool_param):
    """Forward pass of a max-pooling layer, with loops."""
    out = None
    # Write the forward pass here.
    cache = (x, pool_param)
    return out, cache
