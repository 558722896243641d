"""Five right programs in the grader's own words; faults.toml has edits that make them wrong."""

import numpy as np


def pair(number):
    return number if isinstance(number, tuple) else (number, number)


def pad(x, padding, value=0.0):
    widths = [(0, 0)] * x.ndim
    for k in range(len(padding) // 2):
        before, after = padding[2 * k], padding[2 * k + 1]
        widths[x.ndim - 1 - k] = (before, after)
    return np.pad(x, widths, constant_values=value)


def conv1d(x, weight, bias=None, stride=1, padding=0):
    xp = np.pad(x, ((0, 0), (0, 0), (padding, padding)))
    n_images, c_in, length = xp.shape
    c_out, _, k = weight.shape
    l_out = (length - k) // stride + 1
    out = np.zeros((n_images, c_out, l_out), dtype=x.dtype)
    for n in range(n_images):
        for i in range(l_out):
            window = xp[n, :, i * stride : i * stride + k]
            for f in range(c_out):
                kernel = weight[f]
                out[n, f, i] = np.sum(window * kernel)
    if bias is not None:
        out += bias[:, np.newaxis]
    return out


def conv2d(x, weight, bias=None, stride=1, padding=0):
    s_rows, s_columns = pair(stride)
    p_rows, p_columns = pair(padding)
    xp = np.pad(x, ((0, 0), (0, 0), (p_rows, p_rows), (p_columns, p_columns)))
    n_images, c_in, h, w = xp.shape
    c_out, _, k_rows, k_columns = weight.shape
    h_out = (h - k_rows) // s_rows + 1
    w_out = (w - k_columns) // s_columns + 1
    out = np.zeros((n_images, c_out, h_out, w_out), dtype=x.dtype)
    for n in range(n_images):
        for top in range(0, h - k_rows + 1, s_rows):
            for left in range(0, w - k_columns + 1, s_columns):
                window = xp[n, :, top : top + k_rows, left : left + k_columns]
                for f in range(c_out):
                    kernel = weight[f]
                    number = np.sum(window * kernel)
                    if bias is not None:
                        number += bias[f]
                    out[n, f, top // s_rows, left // s_columns] = number
    return out


def conv2d_backward(grad_output, x, weight, stride=1, padding=0):
    n_images, c_in, h, w = x.shape
    _, _, k_rows, k_columns = weight.shape
    dx = np.zeros((n_images, c_in, h + 2 * padding, w + 2 * padding), dtype=x.dtype)
    for n, f, i, j in np.ndindex(grad_output.shape):
        top, left = i * stride, j * stride
        dx[n, :, top : top + k_rows, left : left + k_columns] += grad_output[n, f, i, j] * weight[f]
    return dx[:, :, padding : padding + h, padding : padding + w]


def largest(window):
    return window.max(axis=(2, 3), initial=-np.inf)


def mean(window):
    return window.mean(axis=(2, 3))


def pooled(x, kernel_size, stride, padding, filling, reduce):
    k_rows, k_columns = pair(kernel_size)
    s_rows, s_columns = pair(kernel_size if stride is None else stride)
    p_rows, p_columns = pair(padding)
    widths = ((0, 0), (0, 0), (p_rows, p_rows), (p_columns, p_columns))
    xp = np.pad(x, widths, constant_values=filling)
    n_images, channels, h, w = xp.shape
    h_out = (h - k_rows) // s_rows + 1
    w_out = (w - k_columns) // s_columns + 1
    out = np.zeros((n_images, channels, h_out, w_out), dtype=x.dtype)
    for i in range(h_out):
        for j in range(w_out):
            top, left = i * s_rows, j * s_columns
            out[:, :, i, j] = reduce(xp[:, :, top : top + k_rows, left : left + k_columns])
    return out


def maxpool(x, kernel_size, stride=None, padding=0):
    return pooled(x, kernel_size, stride, padding, -np.inf, largest)


def avgpool(x, kernel_size, stride=None, padding=0):
    return pooled(x, kernel_size, stride, padding, 0, mean)
