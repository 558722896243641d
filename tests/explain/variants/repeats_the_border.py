import numpy as np


def pad(x, padding, value=0.0):
    result = np.array(x, copy=True)
    for k in range(0, len(padding), 2):
        before, after = padding[k], padding[k + 1]
        axis = x.ndim - 1 - k // 2
        n = x.shape[axis]
        # indices below 0 and above n - 1 are in the padding
        index = np.clip(np.arange(-before, n + after), 0, n - 1)
        result = np.take(result, index, axis=axis)
    return result


def conv1d(x, weight, bias=None, stride=1, padding=0):
    # a sequence is an image with one row
    picture = np.pad(x, ((0, 0), (0, 0), (padding, padding)))[:, :, None, :]
    return conv2d(picture, weight[:, :, None, :], bias, (1, stride), 0)[:, :, 0, :]


def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = (stride, stride) if np.isscalar(stride) else stride
    ph, pw = (padding, padding) if np.isscalar(padding) else padding
    xx = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    v = np.lib.stride_tricks.sliding_window_view(xx, weight.shape[2:], axis=(2, 3))[:, :, ::sh, ::sw]
    y = np.einsum("ncijkl,ockl->noij", v, weight)
    if bias is not None:
        y += bias[None, :, None, None]
    return y


def maxpool(x, kernel_size, stride=None, padding=0):
    k1, k2 = kernel_size if isinstance(kernel_size, tuple) else (kernel_size,) * 2
    s1, s2 = (k1, k2) if stride is None else (stride if isinstance(stride, tuple) else (stride,) * 2)
    p1, p2 = padding if isinstance(padding, tuple) else (padding,) * 2
    y = np.pad(x, ((0, 0), (0, 0), (p1, p1), (p2, p2)), constant_values=-np.inf)
    # max over rows first, then over columns
    y = np.stack([y[:, :, r:r + k1, :].max(axis=2) for r in range(0, y.shape[2] - k1 + 1, s1)], axis=2)
    y = np.stack([y[:, :, :, q:q + k2].max(axis=3) for q in range(0, y.shape[3] - k2 + 1, s2)], axis=3)
    return y
