import numpy as np


def two(number):
    return number if isinstance(number, tuple) else (number, number)


def conv2d(x, weight, bias=None, stride=1, padding=0):
    (s_h, s_w), (p_h, p_w) = two(stride), two(padding)
    c_out, c_in, k, also_k = weight.shape
    if k != also_k:
        raise ValueError("the kernel is not square")
    x = np.pad(x, ((0, 0), (0, 0), (p_h, p_h), (p_w, p_w)))
    n, _, h, w = x.shape
    h_out, w_out = (h - k) // s_h + 1, (w - k) // s_w + 1
    out = np.zeros((n, c_out, h_out, w_out), dtype=x.dtype)
    rows = weight.reshape(c_out, c_in * k * k)
    for i in range(h_out):
        for j in range(w_out):
            window = x[:, :, i * s_h : i * s_h + k, j * s_w : j * s_w + k]
            out[:, :, i, j] = window.reshape(n, c_in * k * k) @ rows.T
    if bias is not None:
        out += bias[:, None, None]
    return out


def maxpool(x, kernel_size, stride=None, padding=0):
    k, also_k = two(kernel_size)
    if k != also_k:
        raise ValueError("the window is not square")
    s_h, s_w = two(k if stride is None else stride)
    p_h, p_w = two(padding)
    x = np.pad(x, ((0, 0), (0, 0), (p_h, p_h), (p_w, p_w)), constant_values=-np.inf)
    n, c, h, w = x.shape
    out = np.full((n, c, (h - k) // s_h + 1, (w - k) // s_w + 1), -np.inf, dtype=x.dtype)
    for n_i, c_i, i, j in np.ndindex(out.shape):
        for y in range(i * s_h, i * s_h + k):
            for z in range(j * s_w, j * s_w + k):
                out[n_i, c_i, i, j] = max(out[n_i, c_i, i, j], x[n_i, c_i, y, z])
    return out
