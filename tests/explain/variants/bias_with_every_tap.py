import numpy as np


def pad(x, padding, value=0.0):
    lows = [0] * x.ndim
    highs = [0] * x.ndim
    for k in range(len(padding) // 2):
        lows[-1 - k] = padding[2 * k]
        highs[-1 - k] = padding[2 * k + 1]
    out = np.zeros([l + n + h for l, n, h in zip(lows, x.shape, highs)], dtype=x.dtype) + x.dtype.type(value)
    out[np.ix_(*[np.arange(l, l + n) for l, n in zip(lows, x.shape)])] = x
    return out


def maxpool(x, kernel_size, stride=None, padding=0):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    if stride is None:
        sh, sw = kh, kw
    else:
        sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    n, c, h, w = x.shape
    oh, ow = (h + 2 * ph - kh) // sh + 1, (w + 2 * pw - kw) // sw + 1
    big = np.full((n, c, h + 2 * ph, w + 2 * pw), -np.inf, dtype=x.dtype)
    big[:, :, ph:ph + h, pw:pw + w] = x
    out = np.full((n, c, oh, ow), -np.inf, dtype=x.dtype)
    for i in range(kh):
        for j in range(kw):
            out = np.maximum(out, big[:, :, i:i + sh * (oh - 1) + 1:sh, j:j + sw * (ow - 1) + 1:sw])
    return out


def conv1d(x, weight, bias=None, stride=1, padding=0):
    batch, _, cells = x.shape
    filters, _, width = weight.shape
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding)))
    n_out = (cells + 2 * padding - width) // stride + 1
    where = np.arange(n_out) * stride
    y = np.zeros((batch, filters, n_out), dtype=x.dtype)
    for tap in range(width):
        y += np.einsum("nct,oc->not", x[:, :, where + tap], weight[:, :, tap])
        if bias is not None:
            y += bias[:, None]
    return y


def _two(v):
    return tuple(v) if isinstance(v, (tuple, list)) else (v, v)


def conv2d(x, weight, bias=None, stride=1, padding=0):
    (sh, sw), (ph, pw) = _two(stride), _two(padding)
    xx = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    n, c, h, w = xx.shape
    o, _, kh, kw = weight.shape
    oh, ow = (h - kh) // sh + 1, (w - kw) // sw + 1
    # im2col: every patch becomes a column
    cols = np.zeros((n, c * kh * kw, oh * ow), dtype=x.dtype)
    p = 0
    for i in range(oh):
        for j in range(ow):
            patch = xx[:, :, i * sh:i * sh + kh, j * sw:j * sw + kw]
            cols[:, :, p] = patch.reshape(n, -1)
            p += 1
    out = np.matmul(weight.reshape(o, -1), cols).reshape(n, o, oh, ow)
    if bias is not None:
        out = out + bias.reshape(1, o, 1, 1)
    return out
