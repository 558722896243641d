import numpy as np


def single_channel_conv(channel, kernel, b, stride, out_shape):
    result = np.zeros(out_shape, dtype=channel.dtype)
    for i in range(out_shape[0]):
        for j in range(out_shape[1]):
            top, left = i * stride[0], j * stride[1]
            window = channel[top:top + kernel.shape[0], left:left + kernel.shape[1]]
            result[i, j] = np.vdot(window, kernel) + b
    return result


def conv2d(x, weight, bias=None, stride=1, padding=0):
    if isinstance(stride, int):
        stride = (stride,) * 2
    if isinstance(padding, int):
        padding = (padding,) * 2
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    out_shape = tuple((size + 2 * p - k) // s + 1 for size, p, k, s in zip((h, w), padding, (kh, kw), stride))
    if bias is None:
        bias = np.zeros(c_out, dtype=x.dtype)
    out = np.zeros((n, c_out) + out_shape, dtype=x.dtype)
    for b in range(n):
        for c in range(c_in):
            channel = np.pad(x[b, c], ((padding[0], padding[0]), (padding[1], padding[1])))
            for o in range(c_out):
                out[b, o] += single_channel_conv(channel, weight[o, c], bias[o], stride, out_shape)
    return out
