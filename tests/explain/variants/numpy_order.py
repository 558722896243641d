import numpy as np


def pad(x, padding, value=0.0):
    pairs = list(zip(padding[::2], padding[1::2]))
    while len(pairs) < x.ndim:
        pairs.append((0, 0))
    return np.pad(x, pairs, mode="constant", constant_values=value)


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
    batch, cin, length = x.shape
    cout, _, taps = weight.shape
    buf = np.zeros((batch, cin, length + 2 * padding), x.dtype)
    buf[..., padding:length + padding] = x
    size = (length + 2 * padding - taps) // stride + 1
    acc = np.zeros((batch, cout, size), x.dtype)
    for tap in range(taps):
        part = buf[:, :, tap:tap + (size - 1) * stride + 1:stride]
        acc += np.tensordot(part, weight[:, :, tap], axes=(1, 1)).transpose(0, 2, 1)
    if bias is not None:
        acc += bias[:, None]
    return acc


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
