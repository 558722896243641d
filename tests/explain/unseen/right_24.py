"""Nothing is wrong."""

import numpy as np

# walks over the input and hands every value to the outputs that need it


def _rc(v):
    return (v, v) if isinstance(v, (int, np.integer)) else (v[0], v[1])


def _single(v):
    return v if isinstance(v, (int, np.integer)) else v[0]


def pad(x, padding, value=0.0):
    offset = np.zeros(x.ndim, dtype=int)
    size = np.array(x.shape, dtype=int)
    for i in range(len(padding) // 2):
        offset[-1 - i] = padding[2 * i]
        size[-1 - i] += padding[2 * i] + padding[2 * i + 1]
    out = np.full(tuple(size), value, dtype=x.dtype)
    for where, v in np.ndenumerate(x):
        out[tuple(np.array(where, dtype=int) + offset)] = v
    return out


def conv1d(x, weight, bias=None, stride=1, padding=0):
    stride, padding = _single(stride), _single(padding)
    N, C, L = x.shape
    O, _, K = weight.shape
    Lo = (L + 2 * padding - K) // stride + 1
    out = np.zeros((N, O, Lo), dtype=x.dtype)
    if bias is not None:
        out[...] = bias.reshape(1, O, 1)
    for i in range(L):
        for k in range(K):
            t = i + padding - k
            if t % stride != 0:
                continue
            t //= stride
            if 0 <= t < Lo:
                out[:, :, t] += x[:, :, i] @ weight[:, :, k].T
    return out


def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = _rc(stride)
    ph, pw = _rc(padding)
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    Ho = (H + 2 * ph - kh) // sh + 1
    Wo = (W + 2 * pw - kw) // sw + 1
    out = np.zeros((N, O, Ho, Wo), dtype=x.dtype)
    if bias is not None:
        out[...] = bias.reshape(1, O, 1, 1)
    for r in range(H):
        for q in range(W):
            for a in range(kh):
                for b in range(kw):
                    i, ri = divmod(r + ph - a, sh)
                    j, rj = divmod(q + pw - b, sw)
                    if ri == 0 and rj == 0 and 0 <= i < Ho and 0 <= j < Wo:
                        out[:, :, i, j] += x[:, :, r, q] @ weight[:, :, a, b].T
    return out


def maxpool(x, kernel_size, stride=None, padding=0):
    kh, kw = _rc(kernel_size)
    sh, sw = _rc(kernel_size if stride is None else stride)
    ph, pw = _rc(padding)
    N, C, H, W = x.shape
    Ho = (H + 2 * ph - kh) // sh + 1
    Wo = (W + 2 * pw - kw) // sw + 1
    out = np.full((N, C, Ho, Wo), -np.inf, dtype=x.dtype)
    for r in range(H):
        for q in range(W):
            for i in range(Ho):
                if not 0 <= r + ph - i * sh < kh:
                    continue
                for j in range(Wo):
                    if not 0 <= q + pw - j * sw < kw:
                        continue
                    out[:, :, i, j] = np.maximum(out[:, :, i, j], x[:, :, r, q])
    return out
