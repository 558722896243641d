import numpy as np


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


def maxpool(x, kernel_size, stride=None, padding=0):
    kr, kc = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    sr, sc = (kr, kc) if stride is None else stride if isinstance(stride, tuple) else (stride, stride)
    pr, pc = padding if isinstance(padding, tuple) else (padding, padding)
    if pr > 0 or pc > 0:
        x = np.pad(x, ((0, 0), (0, 0), (pr, pr), (pc, pc)), constant_values=-np.inf)
    out = np.zeros(x.shape[:2] + ((x.shape[2] - kr) // sr + 1, (x.shape[3] - kc) // sc + 1), dtype=x.dtype)
    for n in range(out.shape[0]):
        for c in range(out.shape[1]):
            for i in range(out.shape[2]):
                for j in range(out.shape[3]):
                    window = x[n, c, i * sr:i * sr + kr, j * sc:j * sc + kc]
                    window.sort(axis=1)          # the largest of each row is now last
                    out[n, c, i, j] = max(window[:, -1])
    return out


def pad(x, padding, value=0.0):
    shape = list(x.shape)
    where = [slice(None)] * x.ndim
    for k in range(len(padding) // 2):
        axis = x.ndim - 1 - k
        before, after = padding[2 * k], padding[2 * k + 1]
        where[axis] = slice(before, before + x.shape[axis])
        shape[axis] += before + after
    result = np.full(shape, value, dtype=x.dtype)
    result[tuple(where)] = x
    return result
