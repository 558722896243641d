import numpy as np


def conv2d(x, weight, bias=None, stride=1, padding=0):
    s_h, s_w = (stride, stride) if isinstance(stride, int) else stride
    p_h, p_w = (padding, padding) if isinstance(padding, int) else padding
    n, c_in, h, w = x.shape
    c_out, _, k_h, k_w = weight.shape
    out_h = (h + 2 * p_h - k_h) // s_h + 1
    out_w = (w + 2 * p_w - k_w) // s_w + 1

    def pixel(b, c, r, q):
        # a padding cell is zero, no need to store it
        if r < 0 or q < 0 or r >= h or q >= w:
            return 0
        return x[b, c, r, q]

    out = np.zeros((n, c_out, out_h, out_w), dtype=x.dtype)
    for b in range(n):
        for o in range(c_out):
            for i in range(out_h):
                for j in range(out_w):
                    acc = 0 if bias is None else bias[o]
                    for c in range(c_in):
                        for u in range(k_h):
                            for v in range(k_w):
                                acc = acc + pixel(b, c, i * s_h + u, j * s_w + v) * weight[o, c, u, v]
                    out[b, o, i, j] = acc
    return out
