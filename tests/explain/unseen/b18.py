"""conv2d: the flattened weights of the first call are cached by weight.shape in the class (as a view of the caller's array where that is contiguous) and kept between calls; shows only from the second call of a process on, when an earlier call had weights of the same shape and other values (or dtype): the old weights are used"""

import numpy as np

def _ntuple(v, n):
    if isinstance(v, (int, np.integer)):
        return (int(v),) * n
    return tuple(v)

class _Conv2d:
    matrices = {}

    def __init__(self, weight, bias, stride, padding):
        self.size = weight.shape
        if self.size not in self.matrices:
            self.matrices[self.size] = weight.reshape(weight.shape[0], int(np.prod(weight.shape[1:])))
        self.matrix = self.matrices[self.size]
        self.bias = bias
        self.stride = _ntuple(stride, 2)
        self.padding = _ntuple(padding, 2)

    def __call__(self, x):
        (py, px_), (sy, sx) = self.padding, self.stride
        o, ch_, k_r, fw = self.size
        n, _, h, w = x.shape
        px = np.zeros((n, ch_, h + 2 * py, w + 2 * px_), dtype=x.dtype)
        px[:, :, py:py + h, px_:px_ + w] = x
        rows, cols = (h + 2 * py - k_r) // sy + 1, (w + 2 * px_ - fw) // sx + 1
        result = np.zeros((n, o, rows, cols), dtype=x.dtype)
        for i in range(rows):
            for jj in range(cols):
                region = px[:, :, i * sy:i * sy + k_r, jj * sx:jj * sx + fw]
                result[:, :, i, jj] = region.reshape(n, ch_ * k_r * fw) @ self.matrix.T
        if self.bias is not None:
            result += self.bias[:, None, None]
        return result

def conv2d(x, weight, bias=None, stride=1, padding=0):
    return _Conv2d(weight, bias, stride, padding)(x)
