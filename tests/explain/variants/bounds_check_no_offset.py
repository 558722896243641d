import numpy as np


def pad(x, padding, value=0.0):
    # torch counts the axes from the back, numpy from the front
    pairs = [(padding[i], padding[i + 1]) for i in range(0, len(padding), 2)]
    pairs.reverse()
    pairs = [(0, 0)] * (x.ndim - len(pairs)) + pairs
    return np.pad(x, pairs, constant_values=value)


def maxpool(x, kernel_size, stride=None, padding=0):
    pair = lambda v: v if isinstance(v, tuple) else (v, v)
    kh, kw = pair(kernel_size)
    sh, sw = (kh, kw) if stride is None else pair(stride)
    ph, pw = pair(padding)
    big = np.full((x.shape[0], x.shape[1], x.shape[2] + 2 * ph, x.shape[3] + 2 * pw), -np.inf, x.dtype)
    big[:, :, ph:ph + x.shape[2], pw:pw + x.shape[3]] = x
    b = big.strides
    oh = (big.shape[2] - kh) // sh + 1
    ow = (big.shape[3] - kw) // sw + 1
    blocks = np.lib.stride_tricks.as_strided(
        big, big.shape[:2] + (oh, ow, kh, kw), b[:2] + (b[2] * sh, b[3] * sw) + b[2:], writeable=False)
    return blocks.reshape(blocks.shape[:4] + (-1,)).max(axis=4)


def conv1d(x, weight, bias=None, stride=1, padding=0):
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding)))
    view = np.lib.stride_tricks.sliding_window_view(padded, weight.shape[-1], axis=-1)
    y = np.einsum("nclk,ock->nol", view[:, :, ::stride, :], weight)
    return y if bias is None else y + bias[None, :, None]


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
