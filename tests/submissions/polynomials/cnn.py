"""Convolution is the product of polynomials; two dimensions are one, with rows far enough apart."""
import numpy as np


def pair(v):
    a = np.broadcast_to(v, 2)
    return int(a[0]), int(a[1])


def pad(x, padding, value=0.0):
    for k, (before, after) in enumerate(zip(padding[::2], padding[1::2]), start=1):
        width = [(0, 0)] * x.ndim
        width[-k] = (before, after)
        x = np.pad(x, width, "constant", constant_values=value)
    return x if padding else x.copy()


def conv1d(x, weight, bias=None, stride=1, padding=0):
    x = pad(x, (padding, padding))
    full = np.array([[sum(np.convolve(row, k[::-1], "valid") for row, k in zip(image, kernels)) for kernels in weight] for image in x])
    full = full[:, :, ::stride]
    if bias is not None:
        full = full + bias[None, :, None]
    return np.ascontiguousarray(full)


def conv2d(x, weight, bias=None, stride=1, padding=0):
    (sh, sw), (ph, pw) = pair(stride), pair(padding)
    x = pad(x, (pw, pw, ph, ph))
    n, c, h, w = x.shape
    f, _, kh, kw = weight.shape
    # A kernel as long as kh - 1 rows and kw cells, in the rows of x: Kronecker's substitution.
    long = np.zeros((f, c, kh, w), weight.dtype)
    long[..., :kw] = weight
    long = long.reshape(f, c, -1)[..., : (kh - 1) * w + kw]
    flat = x.reshape(n, c, -1)
    y = conv1d(flat, long)
    tail = h * w - y.shape[-1]
    y = np.concatenate([y, np.zeros((n, f, tail), y.dtype)], axis=-1).reshape(n, f, h, w)
    y = y[:, :, : h - kh + 1 : sh, : w - kw + 1 : sw]
    return y.copy() if bias is None else y + bias[:, np.newaxis, np.newaxis]


def maxpool(x, kernel_size, stride=None, padding=0):
    """Van Herk: running maxima from the left and from the right, in blocks of one kernel."""
    kernel, pads = pair(kernel_size), pair(padding)
    strides = kernel if stride is None else pair(stride)
    for axis, k, s, p in zip((-2, -1), kernel, strides, pads):
        line = np.moveaxis(x, axis, -1)
        n = line.shape[-1] + 2 * p
        rest = -n % k
        line = pad(line, (p, p + rest), -np.inf)
        blocks = line.reshape(*line.shape[:-1], -1, k)
        left = np.maximum.accumulate(blocks, axis=-1).reshape(line.shape)
        right = np.maximum.accumulate(blocks[..., ::-1], axis=-1)[..., ::-1].reshape(line.shape)
        run = np.maximum(right[..., : n - k + 1], left[..., k - 1 : n])
        x = np.moveaxis(run[..., ::s], -1, axis)
    return np.array(x)
