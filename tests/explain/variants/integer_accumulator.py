"""my solution for the CNN homework"""

import numpy as np


def _pad_axis(x, axis, lo, hi, value):
    """pads one axis only"""
    moved = np.moveaxis(x, axis, 0)
    big = np.full((moved.shape[0] + lo + hi,) + moved.shape[1:], value, dtype=x.dtype)
    big[lo:lo + moved.shape[0]] = moved
    return np.moveaxis(big, 0, axis)


def pad(x, padding, value=0.0):
    result = np.array(x)
    for k in range(0, len(padding), 2):
        result = _pad_axis(result, x.ndim - 1 - k // 2, padding[k], padding[k + 1], value)
    return result


def maxpool(x, kernel_size, stride=None, padding=0):
    if isinstance(kernel_size, int):
        kernel_size = (kernel_size, kernel_size)
    if stride is None:
        stride = kernel_size
    if isinstance(stride, int):
        stride = (stride, stride)
    if isinstance(padding, int):
        padding = (padding, padding)
    N, C, H, W = x.shape
    H_out = (H + 2 * padding[0] - kernel_size[0]) // stride[0] + 1
    W_out = (W + 2 * padding[1] - kernel_size[1]) // stride[1] + 1
    out = np.zeros((N, C, H_out, W_out), dtype=x.dtype)
    for n in range(N):
        for c in range(C):
            for i in range(H_out):
                for j in range(W_out):
                    best = -np.inf
                    for u in range(kernel_size[0]):
                        for v in range(kernel_size[1]):
                            r = i * stride[0] + u - padding[0]
                            q = j * stride[1] + v - padding[1]
                            if 0 <= r < H and 0 <= q < W:
                                best = max(best, x[n, c, r, q])
                    out[n, c, i, j] = best
    return out


def conv1d(x, weight, bias=None, stride=1, padding=0):
    p = np.pad(x, ((0, 0), (0, 0), (padding, padding)))
    out_len = 1 + (p.shape[2] - weight.shape[2]) // stride
    out = np.zeros((x.shape[0], weight.shape[0], out_len), dtype=int)
    for o in range(weight.shape[0]):
        for t in range(out_len):
            window = p[:, :, t * stride:t * stride + weight.shape[2]]
            s = (window * weight[o]).sum(axis=2).sum(axis=1)
            if bias is not None:
                s = s + bias[o]
            out[:, o, t] = s
    return out.astype(x.dtype)


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
