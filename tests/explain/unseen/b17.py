"""conv1d: all 2 * padding zeros are put on the right end and none on the left, so the shape is right but the content shifted; shows when padding > 0"""

import numpy as np

def conv1d(x, weight, bias=None, stride=1, padding=0):
    if isinstance(stride, (tuple, list)):
        stride = stride[0]
    if isinstance(padding, (tuple, list)):
        padding = padding[0]
    xx = np.pad(x, ((0, 0), (0, 0), (0, 2 * padding)))
    kernel = weight.shape[2]
    steps = (xx.shape[2] - kernel) // stride + 1
    res = np.empty((x.shape[0], weight.shape[0], steps), dtype=x.dtype)
    for w0 in range(steps):
        piece = xx[:, None, :, w0 * stride:w0 * stride + kernel]
        res[:, :, w0] = (piece * weight[None]).sum(axis=(2, 3))
    if bias is not None:
        res = res + bias.reshape(1, -1, 1)
    return res
