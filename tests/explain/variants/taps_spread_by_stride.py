import numpy as np


def conv2d(x, weight, bias=None, stride=1, padding=0):
    Sh, Sw = stride if isinstance(stride, tuple) else (stride, stride)
    Ph, Pw = padding if isinstance(padding, tuple) else (padding, padding)
    N, Cin, H, W = x.shape
    Cout, _, Kh, Kw = weight.shape
    Ho = (H + 2 * Ph - Kh) // Sh + 1
    Wo = (W + 2 * Pw - Kw) // Sw + 1
    out = np.zeros((N, Cout, Ho, Wo), dtype=x.dtype)
    for i in range(Ho):
        for j in range(Wo):
            for u in range(Kh):
                for v in range(Kw):
                    row = (i + u) * Sh - Ph
                    col = (j + v) * Sw - Pw
                    # outside -> padding -> adds nothing
                    if row in range(H) and col in range(W):
                        for n in range(N):
                            for o in range(Cout):
                                out[n, o, i, j] += np.dot(x[n, :, row, col], weight[o, :, u, v])
    if bias is not None:
        for o in range(Cout):
            out[:, o, :, :] += bias[o]
    return out
