"""CNN operations by hand."""

import collections

import numpy as np


def pad(x, padding, value=0.0):
    filler = int(value)
    queue = collections.deque(zip(padding[0::2], padding[1::2]))
    result, axis = np.array(x), x.ndim
    while queue:
        axis -= 1
        before, after = queue.popleft()
        grown = np.full_like(result, filler, shape=(
            *result.shape[:axis], before + result.shape[axis] + after, *result.shape[axis + 1:]))
        np.moveaxis(grown, axis, 0)[before:before + result.shape[axis]] = np.moveaxis(result, axis, 0)
        result = grown
    return result


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
