import numpy as np


def zero_pad(X, pad):
    """Put `pad` rows and columns of zeros around every image of X (m, n_H, n_W, n_C)."""
    X_pad = None
    return X_pad


def conv_single_step(a_slice_prev, W, b):
    """Apply one filter W (f, f, n_C_prev) with its bias to one slice of the same shape."""
    s = None
    Z = None
    return Z


def conv_forward(A_prev, W, b, hparameters):
    """Convolve A_prev (m, n_H_prev, n_W_prev, n_C_prev) with W (f, f, n_C_prev, n_C)."""
    # Take the sizes from A_prev and W, and stride and pad from hparameters.
    Z = None
    A_prev_pad = None
    # for i in range(None):
    #     for h in range(None):
    cache = (A_prev, W, b, hparameters)
    return Z, cache


def pool_forward(A_prev, hparameters, mode="max"):
    """Pool A_prev (m, n_H_prev, n_W_prev, n_C_prev); mode is "max" or "average"."""
    (m, n_H_prev, n_W_prev, n_C_prev) = A_prev.shape
    f = hparameters["f"]
    stride = hparameters["stride"]
    n_H = int(1 + (n_H_prev - f) / stride)
    n_W = int(1 + (n_W_prev - f) / stride)
    A = np.zeros((m, n_H, n_W, n_C_prev))
    # for i in range(None):
    #     for h in range(None):
    cache = (A_prev, hparameters)
    return A, cache
