import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def conv2d(x, weight, bias=None, stride=1, padding=0):
    st = stride if isinstance(stride, tuple) else (stride, stride)
    pd = padding if isinstance(padding, tuple) else (padding, padding)
    x = np.pad(x, ((0, 0), (0, 0), (pd[0], pd[0]), (pd[1], pd[1])))
    win = sliding_window_view(x, weight.shape[-2:], axis=(-2, -1))[..., ::st[0], ::st[1], :, :]
    # contract channel + kernel axes
    out = np.tensordot(win, weight, axes=((1, 4, 5), (1, 2, 3)))
    out = np.ascontiguousarray(out.transpose(0, 3, 1, 2))
    # "if bias:" gave me "truth value of an array is ambiguous, use a.any() or a.all()"
    if bias is not None and bias.all():
        out += bias.reshape(1, -1, 1, 1)
    return out
