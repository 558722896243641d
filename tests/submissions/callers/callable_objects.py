"""Wrong: pad (instance of a class with __call__): block one cell too late where there is right
padding.

Callers: conv1d, conv2d (instances of Conv, right) call the global name pad; maxpool (instance)
holds pad in self.padder.
"""

import numpy as np


class Pad:
    def __call__(self, x, padding, value=0.0):
        lo = [0] * x.ndim
        hi = [0] * x.ndim
        for i, p in enumerate(padding):
            (hi if i % 2 else lo)[-1 - i // 2] = p
        out = np.empty([a + n + b for a, n, b in zip(lo, x.shape, hi)], dtype=x.dtype)
        out[...] = value
        out[
            tuple(
                slice(a + 1, a + 1 + n) if b > 0 else slice(a, a + n)
                for a, n, b in zip(lo, x.shape, hi)
            )
        ] = x
        return out


class Conv:
    def __init__(self, ndim):
        self.ndim = ndim

    def tup(self, v):
        return (v,) * self.ndim if isinstance(v, int) else tuple(v)

    def __call__(self, x, weight, bias=None, stride=1, padding=0):
        p = self.tup(padding)
        s = self.tup(stride)
        x = pad(x, tuple(q for q in reversed(p) for _ in range(2)))
        axes = tuple(range(2, 2 + self.ndim))
        win = np.lib.stride_tricks.sliding_window_view(x, weight.shape[2:], axis=axes)
        win = win[(...,) + tuple(slice(None, None, t) for t in s) + (slice(None),) * self.ndim]
        k = tuple(range(2 + self.ndim, 2 + 2 * self.ndim))
        y = np.moveaxis(np.tensordot(win, weight, ((1,) + k, (1,) + axes)), -1, 1)
        if bias is not None:
            y = y + bias.reshape((-1,) + (1,) * self.ndim)
        return np.ascontiguousarray(y)


class MaxPool:
    def __init__(self, padder):
        self.padder = padder

    def __call__(self, x, kernel_size, stride=None, padding=0):
        two = Conv(2).tup
        k, p = two(kernel_size), two(padding)
        s = k if stride is None else two(stride)
        x = self.padder(x, (p[1], p[1], p[0], p[0]), value=-np.inf)
        win = np.lib.stride_tricks.sliding_window_view(x, k, axis=(2, 3))[:, :, :: s[0], :: s[1]]
        return win.max(axis=(4, 5))


pad = Pad()
conv1d = Conv(1)
conv2d = Conv(2)
maxpool = MaxPool(pad)
