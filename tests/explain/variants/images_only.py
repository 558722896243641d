# Assignment: CNN operations
import numpy as np


def pad(x, padding, value=0.0):
    left = right = top = bottom = 0
    if len(padding) >= 2:
        left, right = padding[0], padding[1]
    if len(padding) >= 4:
        top, bottom = padding[2], padding[3]
    if x.ndim == 1:
        line = np.full(left + x.size + right, value, dtype=x.dtype)
        line[left:left + x.size] = x
        return line
    h, w = x.shape[-2:]
    canvas = np.full(x.shape[:-2] + (top + h + bottom, left + w + right), value, dtype=x.dtype)
    canvas[..., top:top + h, left:left + w] = x
    return canvas


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


def conv1d(x, weight, bias=None, stride=1, padding=0):
    xp = np.ascontiguousarray(np.pad(x, ((0, 0), (0, 0), (padding, padding))))
    n, c, l = xp.shape
    k = weight.shape[2]
    sn, sc, sl = xp.strides
    win = np.lib.stride_tricks.as_strided(
        xp, shape=(n, c, (l - k) // stride + 1, k), strides=(sn, sc, sl * stride, sl), writeable=False)
    out = np.einsum('nctk,ock->not', win, weight)
    if bias is not None:
        out = out + bias[np.newaxis, :, np.newaxis]
    return out


def _window_maxima(plane, k, s):
    for r in range(0, plane.shape[0] - k[0] + 1, s[0]):
        for q in range(0, plane.shape[1] - k[1] + 1, s[1]):
            yield plane[r:r + k[0], q:q + k[1]].max()


def maxpool(x, kernel_size, stride=None, padding=0):
    k = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    s = k if stride is None else ((stride, stride) if isinstance(stride, int) else stride)
    p = (padding, padding) if isinstance(padding, int) else padding
    big = np.pad(x, ((0, 0), (0, 0), (p[0], p[0]), (p[1], p[1])), constant_values=-np.inf)
    rows = (big.shape[2] - k[0]) // s[0] + 1
    cols = (big.shape[3] - k[1]) // s[1] + 1
    values = [m for image in big for plane in image for m in _window_maxima(plane, k, s)]
    return np.array(values, dtype=x.dtype).reshape(x.shape[0], x.shape[1], rows, cols)
