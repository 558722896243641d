import numpy as np


def _two(value):
    return (value, value) if np.isscalar(value) else tuple(value)


def conv2d_dx(grad_output, x, weight, stride=1, padding=0):
    (s0, s1), (p0, p1) = _two(stride), _two(padding)
    batch, c_in, height, width = x.shape
    k0, k1 = weight.shape[2:]
    o0, o1 = grad_output.shape[2:]

    padded = np.zeros((batch, c_in, height + 2 * p0, width + 2 * p1), dtype=x.dtype)
    for a in range(k0):
        rows = slice(a, a + s0 * (o0 - 1) + 1, s0)
        for b in range(k1):
            cols = slice(b, b + s1 * (o1 - 1) + 1, s1)
            # (N, C_out, oH, oW) . (C_out, C_in) -> (N, oH, oW, C_in)
            part = np.tensordot(grad_output, weight[:, :, a, b], axes=(1, 0))
            padded[:, :, rows, cols] += part.transpose(0, 3, 1, 2)
    return padded[:, :, p0:p0 + height, p1:p1 + width].copy()
