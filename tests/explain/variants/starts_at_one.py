# Assignment: CNN operations
import numpy as np


def pad(x, padding, value=0.0):
    n = x.ndim
    before = [0] * n
    new_shape = list(x.shape)
    for k, amount in enumerate(padding):
        ax = n - 1 - k // 2
        if k % 2 == 0:
            before[ax] = amount
        new_shape[ax] = new_shape[ax] + amount
    out = np.empty(new_shape, dtype=x.dtype)
    out.fill(value)
    for idx in np.ndindex(*x.shape):
        out[tuple(i + b for i, b in zip(idx, before))] = x[idx]
    return out


def _correlate_plane(plane, kernel, sr, sc):
    """one channel with one kernel"""
    kh, kw = kernel.shape
    h = (plane.shape[0] - kh) // sr + 1
    w = (plane.shape[1] - kw) // sc + 1
    result = np.zeros((h, w), dtype=plane.dtype)
    for i in range(h):
        for j in range(w):
            result[i, j] = (plane[i * sr:i * sr + kh, j * sc:j * sc + kw] * kernel).sum()
    return result


def conv2d(x, weight, bias=None, stride=1, padding=0):
    sr, sc = (stride, stride) if isinstance(stride, int) else stride
    pr, pc = (padding, padding) if isinstance(padding, int) else padding
    big = np.pad(x, ((0, 0), (0, 0), (pr, pr), (pc, pc)))
    images = []
    for image in big:
        maps = []
        for o, kernels in enumerate(weight):
            m = sum(_correlate_plane(image[c], kernels[c], sr, sc) for c in range(len(image)))
            if bias is not None:
                m = m + bias[o]
            maps.append(m)
        images.append(np.stack(maps))
    return np.stack(images)


def weighted_sum(cells, taps, i, k=0):
    """sum of cells[i + k] * taps[k] for the rest of the taps; outside counts as 0"""
    if k == taps.shape[1]:
        return 0
    here = cells[:, i] @ taps[:, k] if 0 <= i < cells.shape[1] else 0
    return here + weighted_sum(cells, taps, i + 1, k + 1)


def conv1d(x, weight, bias=None, stride=1, padding=0):
    batch, _, length = x.shape
    filters, _, width = weight.shape
    size = (length + 2 * padding - width) // stride + 1
    out = np.zeros((batch, filters, size), dtype=x.dtype)
    for n, o, t in np.ndindex(out.shape):
        # first window begins at cell 1
        out[n, o, t] = weighted_sum(x[n], weight[o], 1 + t * stride - padding)
        if bias is not None:
            out[n, o, t] += bias[o]
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
