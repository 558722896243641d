"""Four functions with the kind of mistakes that students make."""

import numpy as np


def pad(x, padding, value=0.0):
    # The pairs are taken for the first axis first; PyTorch starts with the last.
    widths = [(0, 0)] * x.ndim
    for i in range(len(padding) // 2):
        axis = x.ndim - len(padding) // 2 + i
        widths[axis] = (padding[2 * i], padding[2 * i + 1])
    return np.pad(x, widths, constant_values=value)


def conv1d(x, weight, bias=None, stride=1, padding=0):
    out = conv2d(
        x[:, :, np.newaxis, :], weight[:, :, np.newaxis, :], bias, (1, stride), (0, padding)
    )
    return out[:, :, 0, :]


def conv2d(x, weight, bias=None, stride=1, padding=0):
    stride_h, stride_w = stride if isinstance(stride, tuple) else (stride, stride)
    pad_h, pad_w = padding if isinstance(padding, tuple) else (padding, padding)
    x = np.pad(x, ((0, 0), (0, 0), (pad_h, pad_h), (pad_w, pad_w)))
    n, c_in, h, w = x.shape
    c_out, _, k_h, k_w = weight.shape
    h_out = (h - k_h) // stride_h + 1
    w_out = (w - k_w) // stride_w + 1
    out = np.zeros((n, c_out, h_out, w_out))
    for i in range(h_out):
        for j in range(w_out):
            # The window moves by the row stride along the columns too.
            window = x[:, :, i * stride_h : i * stride_h + k_h, j * stride_h : j * stride_h + k_w]
            if window.shape[3] == k_w:
                out[:, :, i, j] = np.tensordot(window, weight, axes=([1, 2, 3], [1, 2, 3]))
    if bias is not None:
        out += bias[:, np.newaxis, np.newaxis]
    return out


def maxpool(x, kernel_size, stride=None, padding=0):
    k_h, k_w = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    if stride is None:
        stride = 1
    s_h, s_w = stride if isinstance(stride, tuple) else (stride, stride)
    p_h, p_w = padding if isinstance(padding, tuple) else (padding, padding)
    # A padding cell of 0 wins over every negative number.
    x = np.pad(x, ((0, 0), (0, 0), (p_h, p_h), (p_w, p_w)))
    n, c, h, w = x.shape
    h_out = (h - k_h) // s_h + 1
    w_out = (w - k_w) // s_w + 1
    out = np.empty((n, c, h_out, w_out), dtype=x.dtype)
    for i in range(h_out):
        for j in range(w_out):
            window = x[:, :, i * s_h : i * s_h + k_h, j * s_w : j * s_w + k_w]
            out[:, :, i, j] = window.max(axis=(2, 3))
    return out
