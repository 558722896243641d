"""Convolution and pooling in NumPy."""

import numpy as np


class _Conv:
    def __init__(self, weight, bias, stride, padding):
        self.weight = weight
        self.bias = bias
        self.stride = stride if isinstance(stride, tuple) else (stride, stride)
        self.padding = padding if isinstance(padding, tuple) else (padding, padding)

    def indices(self, h, w):
        kh, kw = self.weight.shape[2:]
        oh = (h - kh) // self.stride[0] + 1
        ow = (w - kw) // self.stride[1] + 1
        r = self.stride[0] * np.arange(oh)[:, None] + np.arange(kh)
        c = self.stride[1] * np.arange(ow)[:, None] + np.arange(kw)
        return r[:, None, :, None], c[None, :, None, :]

    def __call__(self, x):
        ph, pw = self.padding
        x = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
        r, c = self.indices(*x.shape[2:])
        out = np.einsum("ncxyij,ocij->noxy", x[:, :, r, c], self.weight)
        if self.bias is not None:
            out = out + self.bias[:, None, None]
        return out


def conv2d(x, weight, bias=None, stride=1, padding=0):
    return _Conv(weight, bias, stride, padding)(x)


def conv1d(x, weight, bias=None, stride=1, padding=0):
    n_seq, n_in, n_cells = x.shape
    n_out, _, width = weight.shape
    how_many = (n_cells + 2 * padding - width) // stride + 1
    answer = np.zeros((n_seq, n_out, how_many), dtype=x.dtype)
    for n, o, t in np.ndindex(n_seq, n_out, how_many):
        total = x.dtype.type(0)
        for k in range(width):
            pos = t * stride + k - padding
            if pos < 0 or pos >= n_cells:
                continue  # in the padding, that is a zero
            for c in range(n_in):
                total += x[n, c, pos] * weight[o, c, k]
        answer[n, o, t] = total if bias is None else total + bias[o]
    return answer


def maxpool(x, kernel_size, stride=None, padding=0):
    pair = lambda v: v if isinstance(v, tuple) else (v, v)
    kh, kw = pair(kernel_size)
    sh, sw = (kh, kw) if stride is None else pair(stride)
    ph, pw = pair(padding)
    big = np.full((x.shape[0], x.shape[1], x.shape[2] + 2 * ph, x.shape[3] + 2 * pw), -np.inf, x.dtype)
    big[:, :, ph:ph + x.shape[2], pw:pw + x.shape[3]] = x
    b = big.strides
    oh = (big.shape[2] - kh) // sh + 1
    ow = (big.shape[3] - kw) // sw + 1
    blocks = np.lib.stride_tricks.as_strided(
        big, big.shape[:2] + (oh, ow, kh, kw), b[:2] + (b[2] * sh, b[3] * sw) + b[2:], writeable=False)
    return blocks.reshape(blocks.shape[:4] + (-1,)).max(axis=4)


def pad(x, padding, value=0.0):
    out = x.copy()
    for number in range(len(padding) // 2):
        axis = x.ndim - 1 - number
        end, start = padding[2 * number:2 * number + 2]
        def block(amount):
            return np.full(out.shape[:axis] + (amount,) + out.shape[axis + 1:], value, dtype=x.dtype)
        out = np.concatenate((block(start), out, block(end)), axis=axis)
    return out
