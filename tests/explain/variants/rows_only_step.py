import itertools
import numpy as np


def conv2d(x, weight, bias=None, stride=1, padding=0):
    """dense correlation first, then keep the cells the stride asks for"""
    sr = stride[0] if isinstance(stride, tuple) else stride
    pr, pc = padding if isinstance(padding, tuple) else (padding, padding)
    canvas = np.zeros((x.shape[0], x.shape[1], x.shape[2] + 2 * pr, x.shape[3] + 2 * pc), dtype=x.dtype)
    canvas[:, :, pr:x.shape[2] + pr, pc:x.shape[3] + pc] = x
    R = canvas.shape[2] - weight.shape[2] + 1
    Q = canvas.shape[3] - weight.shape[3] + 1
    dense = 0
    for u, v in itertools.product(range(weight.shape[2]), range(weight.shape[3])):
        dense = dense + np.tensordot(weight[:, :, u, v], canvas[:, :, u:u + R, v:v + Q], axes=([1], [1]))
    dense = dense.swapaxes(0, 1)
    dense = dense[:, :, ::sr]
    if bias is not None:
        dense = dense + np.expand_dims(bias, (0, 2, 3))
    return dense.copy()
