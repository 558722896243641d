"""Wrong: pad (made by make_pad(), a closure): block placed one cell too early, max(left - 1, 0).

Callers: conv1d, conv2d from make_conv(ndim, pad=pad) (right), maxpool from make_pool(np.max,
-1e30) (right); all are closures with free variables.
"""

import numpy as np


def make_pad(first_axis_from_end=1):
    def pad(x, padding, value=0.0):
        out_shape = list(x.shape)
        inner = [slice(None)] * x.ndim
        for i in range(len(padding) // 2):
            ax = x.ndim - first_axis_from_end - i
            left, right = padding[2 * i], padding[2 * i + 1]
            out_shape[ax] += left + right
            inner[ax] = slice(max(left - 1, 0), max(left - 1, 0) + x.shape[ax])
        out = np.full(out_shape, value, x.dtype)
        out[tuple(inner)] = x
        return out

    return pad


pad = make_pad()


def make_conv(ndim, pad=pad):
    letters = "ij"[:ndim]
    outs = "hw"[:ndim]
    formula = f"nc{outs}{letters},oc{letters}->no{outs}"

    def conv(x, weight, bias=None, stride=1, padding=0):
        st = stride if isinstance(stride, tuple) else (stride,) * ndim
        pd = padding if isinstance(padding, tuple) else (padding,) * ndim
        flat = []
        for p in reversed(pd):
            flat += [p, p]
        xp = pad(x, tuple(flat))
        v = np.lib.stride_tricks.sliding_window_view(
            xp, weight.shape[2:], axis=tuple(range(2, 2 + ndim))
        )
        v = v[(slice(None), slice(None)) + tuple(slice(None, None, s) for s in st)]
        y = np.einsum(formula, v, weight)
        if bias is not None:
            y = y + bias.reshape((-1,) + (1,) * ndim)
        return y

    return conv


conv1d = make_conv(1)
conv2d = make_conv(2)


def make_pool(reduce, neutral):
    def pool(x, kernel_size, stride=None, padding=0):
        k = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
        s = k if stride is None else stride if isinstance(stride, tuple) else (stride, stride)
        p = padding if isinstance(padding, tuple) else (padding, padding)
        xp = pad(x, (p[1], p[1], p[0], p[0]), neutral)
        v = np.lib.stride_tricks.sliding_window_view(xp, k, axis=(2, 3))[:, :, :: s[0], :: s[1]]
        return reduce(v, axis=(4, 5))

    return pool


maxpool = make_pool(np.max, -1e30)
