import numpy as np


def conv2d(x, weight, bias=None, stride=1, padding=0):
    if not isinstance(stride, tuple):
        stride = (stride,) * 2
    if not isinstance(padding, tuple):
        padding = (padding,) * 2
    a = np.pad(x, [(0, 0), (0, 0), (padding[0],) * 2, (padding[1],) * 2])
    kh, kw = weight.shape[2:]
    oh = (a.shape[2] - kh) // stride[0] + 1
    ow = (a.shape[3] - kw) // stride[1] + 1
    s0, s1, s2, s3 = a.strides
    patches = np.lib.stride_tricks.as_strided(
        a,
        shape=(a.shape[0], oh, ow, a.shape[1], kh, kw),
        strides=(s0, s2 * stride[0], s3 * stride[1], s1, s2, s3),
        writeable=False,
    )
    res = np.tensordot(patches, weight, axes=([3, 4, 5], [1, 2, 3]))
    if bias is not None:
        res = res + bias
    return np.ascontiguousarray(res.transpose(0, 3, 1, 2))


def conv1d(x, weight, bias=None, stride=1, padding=0):
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding)))
    view = np.lib.stride_tricks.sliding_window_view(padded, weight.shape[-1], axis=-1)
    y = np.einsum("nclk,ock->nol", view[:, :, ::stride, :], weight)
    return y if bias is None else y + bias[None, :, None]


def maxpool(x, kernel_size, stride=None, padding=0):
    k = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    s = k if stride is None else stride if isinstance(stride, tuple) else (stride, stride)
    p = padding if isinstance(padding, tuple) else (padding, padding)
    a = np.pad(x, ((0, 0), (0, 0), (p[0], p[0]), (p[1], p[1])), constant_values=-np.inf)
    w = np.lib.stride_tricks.sliding_window_view(a, k, axis=(2, 3))
    return w[:, :, ::s[0], ::s[1]].max(axis=(-2, -1))


def pad(x, padding, value=0.0):
    starts = [0] * x.ndim
    sizes = list(x.shape)
    for k in range(len(padding) // 2):
        starts[x.ndim - 1 - k] = padding[2 * k]
        sizes[x.ndim - 1 - k] += padding[2 * k] + padding[2 * k + 1]
    out = np.empty(sizes, dtype=x.dtype)
    if value:
        out[...] = value
    inside = tuple(slice(a, a + n) for a, n in zip(starts, x.shape))
    out[inside] = x
    return out
