import numpy as np


def conv_forward_naive(x, w, b, conv_param):
    """Forward pass of a convolutional layer, with loops.

    x: (N, C, H, W), w: (F, C, HH, WW), b: (F,); conv_param has 'stride' and 'pad'.
    Returns (out, cache).
    """
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    x_pad = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
    H_out = 1 + (H + 2 * pad - HH) // stride
    W_out = 1 + (W + 2 * pad - WW) // stride
    out = np.zeros((N, F, H_out, W_out), dtype=x.dtype)
    for n in range(N):
        for f in range(F):
            for i in range(0, H + 2 * pad - HH + 1, stride):
                for j in range(0, W + 2 * pad - WW + 1, stride):
                    patch = x_pad[n, :, i : i + HH, j : j + WW]
                    out[n, f, i // stride, j // stride] = np.sum(patch * w[f]) + b[f]
    cache = (x, w, b, conv_param)
    return out, cache


def max_pool_forward_naive(x, pool_param):
    """Forward pass of a max-pooling layer, with loops.

    x: (N, C, H, W); pool_param has 'pool_height', 'pool_width' and 'stride'.
    Returns (out, cache).
    """
    ph, pw = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    N, C, H, W = x.shape
    H_out = 1 + (H - ph) // stride
    W_out = 1 + (W - pw) // stride
    out = np.full((N, C, H_out, W_out), -np.inf, dtype=x.dtype)
    for n in range(N):
        for c in range(C):
            for i in range(H_out):
                for j in range(W_out):
                    y0, x0 = i * stride, j * stride
                    patch = x[n, c, y0 : y0 + ph, x0 : x0 + pw]
                    out[n, c, i, j] = max(out[n, c, i, j], np.max(patch))
    cache = (x, pool_param)
    return out, cache
