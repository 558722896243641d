"""A convolution is a matrix: build it, multiply once. Padding is one too."""
import numpy as np


def two(v):
    return (v, v) if isinstance(v, int) else v


def placing(n, before, after, dtype):
    """The (before + n + after, n) matrix that puts n cells after `before` others."""
    return np.eye(before + n + after, n, -before, dtype=dtype)


def pad(x, padding, value=0.0):
    y = x
    inside = np.ones((1,) * x.ndim, dtype=bool)
    for i in range(len(padding) // 2):
        axis = x.ndim - 1 - i
        p = placing(x.shape[axis], padding[2 * i], padding[2 * i + 1], x.dtype)
        y = np.moveaxis(np.tensordot(p, y, axes=(1, axis)), 0, axis)
        here = p.any(axis=1).reshape([-1 if a == axis else 1 for a in range(x.ndim)])
        inside = inside & here
    return np.where(inside, y, np.asarray(value, dtype=x.dtype))


def toeplitz(kernel, n, stride, padding):
    """(out, n): row o holds the kernel, begun at o * stride - padding, what sticks out cut off."""
    k = len(kernel)
    out = (n + 2 * padding - k) // stride + 1
    matrix = np.zeros((out, n + 2 * padding), dtype=kernel.dtype)
    for o in range(out):
        matrix[o, o * stride : o * stride + k] = kernel
    return matrix[:, padding : padding + n]


def conv1d(x, weight, bias=None, stride=1, padding=0):
    m = np.array([[toeplitz(k, x.shape[2], stride, padding) for k in per_out] for per_out in weight])
    f, c, out, n = m.shape
    big = m.transpose(0, 2, 1, 3).reshape(f * out, c * n)
    y = (x.reshape(len(x), c * n) @ big.T).reshape(len(x), f, out)
    return y if bias is None else y + bias.reshape(1, -1, 1)


def conv2d(x, weight, bias=None, stride=1, padding=0):
    (sh, sw), (ph, pw) = two(stride), two(padding)
    n, c, h, w = x.shape
    f, _, kh, kw = weight.shape
    oh = (h + 2 * ph - kh) // sh + 1
    ow = (w + 2 * pw - kw) // sw + 1
    big = np.zeros((f, oh, ow, c, h + 2 * ph, w), dtype=weight.dtype)
    for i in range(f):
        for j in range(c):
            for a in range(kh):
                row = toeplitz(weight[i, j, a], w, sw, pw)
                for o in range(oh):
                    big[i, o, :, j, o * sh + a] = row
    big = big[:, :, :, :, ph : ph + h].reshape(f * oh * ow, c * h * w)
    y = (big @ x.reshape(n, -1).T).T.reshape(n, f, oh, ow)
    return y if bias is None else y + bias.reshape(1, -1, 1, 1)


def maxpool(x, kernel_size, stride=None, padding=0):
    """In the (max, +) algebra a pooling is a banded matrix as well: 0 where it looks, -inf elsewhere."""
    kernel, pads = two(kernel_size), two(padding)
    strides = kernel if stride is None else two(stride)
    for axis, k, s, p in zip((2, 3), kernel, strides, pads):
        n = x.shape[axis]
        out = (n + 2 * p - k) // s + 1
        start = np.arange(out)[:, None] * s - p
        band = (np.arange(n) >= start) & (np.arange(n) < start + k)
        penalty = np.where(band, 0, -np.inf).astype(x.dtype)
        x = np.moveaxis((np.moveaxis(x, axis, -1)[..., None, :] + penalty).max(axis=-1), -1, axis)
    return x
