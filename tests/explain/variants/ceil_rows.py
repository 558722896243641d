import math
import numpy as np


def conv2d(x, weight, bias=None, stride=1, padding=0):
    if not isinstance(stride, tuple): stride = (stride, stride)
    if not isinstance(padding, tuple): padding = (padding, padding)
    N, C, *space = x.shape
    O, _, *kernel = weight.shape
    H_out, W_out = (
        math.ceil((space[d] + 2 * padding[d] - kernel[d]) / stride[d]) + 1 for d in range(2)
    )
    out = np.zeros((N, O, H_out, W_out), dtype=x.dtype)
    for a, b in np.ndindex(H_out, W_out):
        # part of the window that lies on the image
        r0 = a * stride[0] - padding[0]
        c0 = b * stride[1] - padding[1]
        ra, rb = max(r0, 0), min(r0 + kernel[0], space[0])
        ca, cb = max(c0, 0), min(c0 + kernel[1], space[1])
        if ra >= rb or ca >= cb:
            continue
        out[:, :, a, b] = np.einsum(
            "ncij,ocij->no", x[:, :, ra:rb, ca:cb], weight[:, :, ra - r0:rb - r0, ca - c0:cb - c0]
        )
    if bias is not None:
        out += bias.reshape(1, O, 1, 1)
    return out
