"""conv2d: Puts the padding inside the stride, input row = (i - ph) * sh + ki (same for columns), so the windows are shifted by padding * (stride - 1) too far up/left; shows when on some axis padding > 0 and stride > 1 together, shape always right."""

import numpy as np

def conv2d(x, weight, bias=None, stride=1, padding=0):
    if isinstance(stride, int):
        stride = (stride, stride)
    if isinstance(padding, int):
        padding = (padding, padding)
    sh, sw = stride
    ph, pw = padding
    N, C_in, H, W = x.shape
    C_out, _, kH, kW = weight.shape
    H_out = (H + 2 * ph - kH) // sh + 1
    W_out = (W + 2 * pw - kW) // sw + 1
    out = np.zeros((N, C_out, H_out, W_out), dtype=x.dtype)
    for n in range(N):
        for o in range(C_out):
            for i in range(H_out):
                for j in range(W_out):
                    acc = 0.0
                    for c in range(C_in):
                        for ki in range(kH):
                            for kj in range(kW):
                                r = (i - ph) * sh + ki
                                s = (j - pw) * sw + kj
                                if 0 <= r < H and 0 <= s < W:
                                    acc += x[n, c, r, s] * weight[o, c, ki, kj]
                    if bias is not None:
                        acc += bias[o]
                    out[n, o, i, j] = acc
    return out
