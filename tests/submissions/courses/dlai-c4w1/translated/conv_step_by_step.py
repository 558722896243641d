import numpy as np


def zero_pad(X, pad):
    """Put `pad` rows and columns of zeros around every image of X (m, n_H, n_W, n_C)."""
    return np.pad(X, ((0, 0), (pad, pad), (pad, pad), (0, 0)))


def conv_single_step(a_slice_prev, W, b):
    """Apply one filter W (f, f, n_C_prev) with its bias to one slice of the same shape."""
    return np.sum(a_slice_prev * W) + b


def conv_forward(A_prev, W, b, hparameters):
    """Convolve A_prev (m, n_H_prev, n_W_prev, n_C_prev) with W (f, f, n_C_prev, n_C)."""
    (m, n_H_prev, n_W_prev, n_C_prev) = A_prev.shape
    (f, f, n_C_prev, n_C) = W.shape
    stride = hparameters["stride"]
    pad = hparameters["pad"]
    n_H = (n_H_prev - f + 2 * pad) // stride + 1
    n_W = (n_W_prev - f + 2 * pad) // stride + 1
    Z = np.zeros((m, n_H, n_W, n_C), dtype=A_prev.dtype)
    A_prev_pad = zero_pad(A_prev, pad)
    for i in range(m):
        a_prev_pad = A_prev_pad[i]
        for vert_start in range(0, n_H_prev + 2 * pad - f + 1, stride):
            for horiz_start in range(0, n_W_prev + 2 * pad - f + 1, stride):
                a_slice_prev = a_prev_pad[
                    vert_start : vert_start + f, horiz_start : horiz_start + f, :
                ]
                for c in range(n_C):
                    Z[i, vert_start // stride, horiz_start // stride, c] = conv_single_step(
                        a_slice_prev, W[:, :, :, c], b[0, 0, 0, c]
                    )
    cache = (A_prev, W, b, hparameters)
    return Z, cache


def pool_forward(A_prev, hparameters, mode="max"):
    """Pool A_prev (m, n_H_prev, n_W_prev, n_C_prev); mode is "max" or "average"."""
    (m, n_H_prev, n_W_prev, n_C_prev) = A_prev.shape
    f = hparameters["f"]
    stride = hparameters["stride"]
    n_H = int(1 + (n_H_prev - f) / stride)
    n_W = int(1 + (n_W_prev - f) / stride)
    A = np.zeros((m, n_H, n_W, n_C_prev), dtype=A_prev.dtype)
    for i in range(m):
        for h in range(n_H):
            for w in range(n_W):
                for c in range(n_C_prev):
                    vert_start, horiz_start = h * stride, w * stride
                    vert_end, horiz_end = vert_start + f, horiz_start + f
                    a_prev_slice = A_prev[i, vert_start:vert_end, horiz_start:horiz_end, c]
                    if mode == "max":
                        A[i, h, w, c] = np.max(a_prev_slice, initial=-np.inf)
                    elif mode == "average":
                        A[i, h, w, c] = np.mean(a_prev_slice)
    cache = (A_prev, hparameters)
    return A, cache
