"""Wrong: pad: pads only the last axis (first pair), the rest ignored.

Callers: conv1d -> conv2d -> pad, maxpool -> pad (all right).
"""

import numpy as np

# conv1d -> conv2d -> pad
#              maxpool -> pad


def pad(x, padding, value=0.0):
    left, right = padding[0], padding[1]
    shape = x.shape[:-1] + (left + x.shape[-1] + right,)
    result = np.full(shape, value, dtype=x.dtype)
    result[..., left : left + x.shape[-1]] = x
    return result


def conv2d(x, weight, bias=None, stride=1, padding=0):
    if isinstance(stride, int):
        stride = (stride, stride)
    if isinstance(padding, int):
        padding = (padding, padding)
    batch, cin, height, width = x.shape
    cout, _, kh, kw = weight.shape
    x = pad(x, (padding[1], padding[1], padding[0], padding[0]))
    out_h = (height + 2 * padding[0] - kh) // stride[0] + 1
    out_w = (width + 2 * padding[1] - kw) // stride[1] + 1
    out = np.zeros((batch, cout, out_h, out_w), dtype=x.dtype)
    for b in range(batch):
        for o in range(cout):
            for i in range(out_h):
                for j in range(out_w):
                    r, c = i * stride[0], j * stride[1]
                    out[b, o, i, j] = np.sum(x[b, :, r : r + kh, c : c + kw] * weight[o])
            if bias is not None:
                out[b, o] += bias[o]
    return out


def conv1d(x, weight, bias=None, stride=1, padding=0):
    x4 = x.reshape(x.shape[0], x.shape[1], 1, x.shape[2])
    w4 = weight.reshape(weight.shape[0], weight.shape[1], 1, weight.shape[2])
    y4 = conv2d(x4, w4, bias=bias, stride=(1, stride), padding=(0, padding))
    return y4.reshape(y4.shape[0], y4.shape[1], y4.shape[3])


def maxpool(x, kernel_size, stride=None, padding=0):
    if isinstance(kernel_size, int):
        kernel_size = (kernel_size, kernel_size)
    if stride is None:
        stride = kernel_size
    if isinstance(stride, int):
        stride = (stride, stride)
    if isinstance(padding, int):
        padding = (padding, padding)
    batch, channels, height, width = x.shape
    x = pad(x, (padding[1], padding[1], padding[0], padding[0]), value=-np.inf)
    out_h = (height + 2 * padding[0] - kernel_size[0]) // stride[0] + 1
    out_w = (width + 2 * padding[1] - kernel_size[1]) // stride[1] + 1
    out = np.zeros((batch, channels, out_h, out_w), dtype=x.dtype)
    for i in range(out_h):
        for j in range(out_w):
            r, c = i * stride[0], j * stride[1]
            out[:, :, i, j] = x[:, :, r : r + kernel_size[0], c : c + kernel_size[1]].max(
                axis=(2, 3)
            )
    return out
