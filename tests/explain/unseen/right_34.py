"""Nothing is wrong."""

import numpy as np


def _pair(v):
    if isinstance(v, tuple):
        return v
    return v, v


def pad(x, padding, value=0.0):
    pad_list = list(zip(padding[::2], padding[1::2]))
    pad_list.reverse()
    while len(pad_list) < x.ndim:
        pad_list.insert(0, (0, 0))
    dims = []
    place = []
    for d in range(x.ndim):
        a, b = pad_list[d]
        dims.append(a + x.shape[d] + b)
        place.append(slice(a, a + x.shape[d]))
    y = np.ones(dims, dtype=x.dtype)
    y.fill(value)
    y[tuple(place)] = x
    return y


def conv1d(x, weight, bias=None, stride=1, padding=0):
    n_samples, n_channels = x.shape[:2]
    n_filters = weight.shape[0]
    xp = np.pad(x, [(0, 0), (0, 0), (padding, padding)], mode="constant")
    full = xp.shape[2] - weight.shape[2] + 1
    out = np.zeros((n_samples, n_filters, full), dtype=x.dtype)
    for n in range(n_samples):
        for f in range(n_filters):
            for c in range(n_channels):
                out[n, f] += np.correlate(xp[n, c], weight[f, c], mode="valid")
            if bias is not None:
                out[n, f] += bias[f]
    return out[:, :, ::stride].copy()


def _corr2d(image, kernel, sh, sw):
    """Plain 2d cross-correlation of one channel."""
    kh, kw = kernel.shape
    h = (image.shape[0] - kh) // sh + 1
    w = (image.shape[1] - kw) // sw + 1
    res = np.zeros((h, w), dtype=image.dtype)
    for i in range(h):
        for j in range(w):
            top, left = i * sh, j * sw
            res[i, j] = np.sum(image[top:top + kh, left:left + kw] * kernel)
    return res


def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = _pair(stride)
    ph, pw = _pair(padding)
    N, C, H, W = x.shape
    F, _, KH, KW = weight.shape
    xp = pad(x, (pw, pw, ph, ph))
    out = np.zeros((N, F, (H + 2 * ph - KH) // sh + 1, (W + 2 * pw - KW) // sw + 1), dtype=x.dtype)
    for n in range(N):
        for f in range(F):
            for c in range(C):
                out[n, f] += _corr2d(xp[n, c], weight[f, c], sh, sw)
            if bias is not None:
                out[n, f] += bias[f]
    return out


def _windows(xp, kh, kw, sh, sw, found=None):
    if found is None:
        found = []
    for top in range(0, xp.shape[2] - kh + 1, sh):
        for left in range(0, xp.shape[3] - kw + 1, sw):
            found.append(xp[:, :, top:top + kh, left:left + kw])
    return found


def maxpool(x, kernel_size, stride=None, padding=0):
    kh, kw = _pair(kernel_size)
    sh, sw = _pair(stride) if stride is not None else (kh, kw)
    ph, pw = _pair(padding)
    xp = pad(x, (pw, pw, ph, ph), -np.inf)
    rows = (xp.shape[2] - kh) // sh + 1
    maxima = [w.max(axis=(2, 3)) for w in _windows(xp, kh, kw, sh, sw)]
    out = np.stack(maxima, axis=-1)
    return out.reshape(x.shape[0], x.shape[1], rows, len(maxima) // rows)


if __name__ == "__main__":
    demo = np.arange(16.0).reshape(1, 1, 4, 4)
    print(pad(demo, (1, 1)).shape)
    print(maxpool(demo, 2))
    print(conv2d(demo, np.ones((1, 1, 2, 2))))
