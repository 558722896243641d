import numpy as np


def conv2d(x, weight, bias=None, stride=1, padding=0):
    if not isinstance(stride, tuple):
        stride = (stride, stride)
    if not isinstance(padding, tuple):
        padding = (padding, padding)
    N, C, H, W = x.shape
    F, _, HH, WW = weight.shape

    Hn = 1 + (H + 2 * padding[0] - HH) // stride[0]
    Wn = 1 + (W + 2 * padding[1] - WW) // stride[1]
    out = np.zeros((N, F, Hn, Wn), x.dtype)

    n = 0
    while n < N:
        f = 0
        while f < F:
            top = -padding[0]
            r = 0
            while r < Hn:
                left = -padding[1]
                q = 0
                while q < Wn:
                    per_channel = []  # one number for every channel
                    c = 0
                    while c < C:
                        s = 0.0
                        i = 0
                        while i < HH:
                            j = 0
                            while j < WW:
                                y = top + i
                                z = left + j
                                if y >= 0 and y < H and z >= 0 and z < W:
                                    s += x[n, c, y, z] * weight[f, c, i, j]
                                j += 1
                            i += 1
                        per_channel.append(s)
                        c += 1
                    # combine the channels
                    out[n, f, r, q] = np.mean(per_channel)
                    if bias is not None:
                        out[n, f, r, q] += bias[f]
                    left += stride[1]
                    q += 1
                top += stride[0]
                r += 1
            f += 1
        n += 1
    return out
