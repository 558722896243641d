import numpy as np


def pad(x, padding, value=0.0):
    if len(padding) == 0:
        return x.copy()
    # the last pair is for the outermost padded axis: peel it off, the rest is recursion
    *inner, lo, hi = padding
    x = pad(x, tuple(inner), value)
    axis = x.ndim - len(padding) // 2
    shape = x.shape[:axis] + (x.shape[axis] + lo + hi,) + x.shape[axis + 1:]
    out = np.full(shape, value, dtype=x.dtype)
    out[(slice(None),) * axis + (slice(lo, lo + x.shape[axis]),)] = x
    return out


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


def maxpool(x, kernel_size, stride=None, padding=0):
    k = kernel_size if isinstance(kernel_size, tuple) else (kernel_size,) * 2
    s = stride if isinstance(stride, tuple) else k if stride is None else (stride,) * 2
    p = padding if isinstance(padding, tuple) else (padding,) * 2
    x = np.pad(x, ((0, 0), (0, 0), (p[0],) * 2, (p[1],) * 2), "constant", constant_values=-np.inf)
    oh, ow = ((x.shape[2 + d] - k[d]) // s[d] + 1 for d in range(2))
    out = np.empty(x.shape[:2] + (oh, ow), dtype=x.dtype)
    for n in range(len(x)):
        for i in range(oh):
            for j in range(ow):
                window = x[n, :, s[0] * i:s[0] * i + k[0], s[1] * j:s[1] * j + k[1]]
                out[n, :, i, j] = window.max()
    return out
