"""maxpool: the reshape short cut is taken whenever stride equals kernel, ignoring padding; shows when stride is None or equal to the kernel and padding > 0"""

import numpy as np

def _ntuple(v, n):
    if isinstance(v, (int, np.integer)):
        return (int(v),) * n
    return tuple(v)

class _MaxPool:
    def __init__(self, kernel, stride, padding):
        self.kernel = _ntuple(kernel, 2)
        self.stride = self.kernel if stride is None else _ntuple(stride, 2)
        self.padding = _ntuple(padding, 2)

    def __call__(self, x):
        if self.stride == self.kernel:
            return self.tiles(x)
        return self.general(x)

    def tiles(self, x):
        kern_h, k_c = self.kernel
        n, ic, h, w = x.shape
        rows, n_cols = h // kern_h, w // k_c
        cut = x[:, :, :rows * kern_h, :n_cols * k_c]
        return cut.reshape(n, ic, rows, kern_h, n_cols, k_c).max(axis=(3, 5))

    def general(self, x):
        (kern_h, k_c), (s0_, s1_), (pad_h, p_c) = self.kernel, self.stride, self.padding
        n, ic, h, w = x.shape
        px = np.full((n, ic, h + 2 * pad_h, w + 2 * p_c), -np.inf, dtype=x.dtype)
        px[:, :, pad_h:pad_h + h, p_c:p_c + w] = x
        rows, n_cols = (h + 2 * pad_h - kern_h) // s0_ + 1, (w + 2 * p_c - k_c) // s1_ + 1
        out = np.empty((n, ic, rows, n_cols), dtype=x.dtype)
        for oi in range(rows):
            for v_ in range(n_cols):
                out[:, :, oi, v_] = px[:, :, oi * s0_:oi * s0_ + kern_h, v_ * s1_:v_ * s1_ + k_c].max(axis=(2, 3))
        return out

def maxpool(x, kernel_size, stride=None, padding=0):
    return _MaxPool(kernel_size, stride, padding)(x)
