import numpy as np


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


def conv1d(x, weight, bias=None, stride=1, padding=0):
    N, C, L = x.shape
    F, _, K = weight.shape
    L_out = (L + 2 * padding - K + 1) // stride
    padded = np.zeros((N, C, L + 2 * padding), dtype=x.dtype)
    padded[:, :, padding:padding + L] = x
    columns = np.zeros((N, L_out, C * K), dtype=x.dtype)
    for t in range(L_out):
        columns[:, t] = padded[:, :, t * stride:t * stride + K].reshape(N, C * K)
    scores = columns.dot(weight.reshape(F, C * K).T)
    if bias is not None:
        scores = scores + bias
    return np.swapaxes(scores, 1, 2).copy()


def maxpool(x, kernel_size, stride=None, padding=0):
    k1, k2 = kernel_size if isinstance(kernel_size, tuple) else (kernel_size,) * 2
    s1, s2 = (k1, k2) if stride is None else (stride if isinstance(stride, tuple) else (stride,) * 2)
    p1, p2 = padding if isinstance(padding, tuple) else (padding,) * 2
    y = np.pad(x, ((0, 0), (0, 0), (p1, p1), (p2, p2)), constant_values=-np.inf)
    # max over rows first, then over columns
    y = np.stack([y[:, :, r:r + k1, :].max(axis=2) for r in range(0, y.shape[2] - k1 + 1, s1)], axis=2)
    y = np.stack([y[:, :, :, q:q + k2].max(axis=3) for q in range(0, y.shape[3] - k2 + 1, s2)], axis=3)
    return y


def pad(x, padding, value=0.0):
    y = x.copy()
    axis = -1
    todo = list(padding)
    while todo:
        front = todo.pop(0)
        back = todo.pop(0)
        shape = list(y.shape)
        shape[axis] = front
        a = np.full(shape, value, dtype=x.dtype)
        shape[axis] = back
        b = np.full(shape, value, dtype=x.dtype)
        y = np.concatenate([a, y, b], axis=axis)
        axis -= 1
    return y
