"""Nothing is wrong."""

import numpy as np

def pad(x, padding, value=0.0):
    sizes = list(x.shape)
    index = [np.arange(d) for d in x.shape]
    for k in range(len(padding) // 2):
        a = -1 - k
        index[a] = index[a] + padding[2 * k]
        sizes[a] += padding[2 * k] + padding[2 * k + 1]
    out = np.full(sizes, value, dtype=x.dtype)
    out[np.ix_(*index)] = x
    return out

def conv1d(x, weight, bias=None, stride=1, padding=0):
    N, C, L = x.shape
    O, _, K = weight.shape
    xp = np.zeros((N, C, L + 2 * padding), x.dtype)
    xp[:, :, padding:L + padding] = x
    Lo = (L + 2 * padding - K) // stride + 1
    idx = stride * np.arange(Lo)[:, None] + np.arange(K)[None, :]
    cols = xp[:, :, idx]                                    # N C Lo K
    cols = cols.transpose(1, 3, 0, 2).reshape(C * K, N * Lo)
    res = weight.reshape(O, C * K) @ cols
    if bias is not None:
        res = res + bias.reshape(O, 1)
    return res.reshape(O, N, Lo).transpose(1, 0, 2).copy()

def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    xp = np.zeros((N, C, H + 2 * ph, W + 2 * pw), x.dtype)
    xp[:, :, ph:H + ph, pw:W + pw] = x
    Ho = (H + 2 * ph - kh) // sh + 1
    Wo = (W + 2 * pw - kw) // sw + 1
    cols = np.zeros((N, Ho * Wo, C * kh * kw), x.dtype)
    t = 0
    for i in range(Ho):
        for j in range(Wo):
            patch = xp[:, :, i * sh:i * sh + kh, j * sw:j * sw + kw]
            cols[:, t, :] = patch.reshape(N, C * kh * kw)
            t += 1
    res = cols @ weight.reshape(O, C * kh * kw).T            # N, Ho*Wo, O
    if bias is not None:
        res = res + bias
    return res.transpose(0, 2, 1).reshape(N, O, Ho, Wo).copy()

def maxpool(x, kernel_size, stride=None, padding=0):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    if stride is None:
        stride = (kh, kw)
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    N, C, H, W = x.shape
    xp = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf, x.dtype)
    xp[:, :, ph:H + ph, pw:W + pw] = x
    top = np.arange((H + 2 * ph - kh) // sh + 1) * sh
    left = np.arange((W + 2 * pw - kw) // sw + 1) * sw
    rows = top[:, None, None, None] + np.arange(kh)[None, None, :, None]
    cols = left[None, :, None, None] + np.arange(kw)[None, None, None, :]
    patches = xp[:, :, rows, cols]
    return patches.reshape(N, C, len(top), len(left), kh * kw).max(axis=4)
