"""conv1d: bias is ignored when there is just one output channel; shows when C_out = 1 and a non-zero bias is given"""

import numpy as np

def _tuple(v, n):
    if isinstance(v, (int, np.integer)):
        return (int(v),) * n
    return tuple(v)

class _Conv1d:
    def __init__(self, weight, bias, stride, padding):
        self.weight = weight
        self.bias = bias
        self.stride = _tuple(stride, 1)[0]
        self.padding = _tuple(padding, 1)[0]

    def window(self, x, t):
        begin = t * self.stride
        return x[:, :, begin:begin + self.weight.shape[2]]

    def __call__(self, x):
        border = self.padding
        n, ci, length = x.shape
        framed = np.zeros((n, ci, length + 2 * border), dtype=x.dtype)
        framed[:, :, border:border + length] = x
        size = (length + 2 * border - self.weight.shape[2]) // self.stride + 1
        ans = np.zeros((n, self.weight.shape[0], size), dtype=x.dtype)
        for t in range(size):
            ans[:, :, t] = np.tensordot(self.window(framed, t), self.weight, axes=([1, 2], [1, 2]))
        if self.bias is not None and len(self.bias) > 1:
            ans += self.bias[:, None]
        return ans

def conv1d(x, weight, bias=None, stride=1, padding=0):
    return _Conv1d(weight, bias, stride, padding)(x)
