# worked on this with the lecture slides (week 5)
import numpy as np


def _pad_axis(x, axis, lo, hi, value):
    """pads one axis only"""
    moved = np.moveaxis(x, axis, 0)
    big = np.full((moved.shape[0] + lo + hi,) + moved.shape[1:], value, dtype=x.dtype)
    big[lo:lo + moved.shape[0]] = moved
    return np.moveaxis(big, 0, axis)


def pad(x, padding, value=0.0):
    result = np.array(x)
    for k in range(0, len(padding), 2):
        result = _pad_axis(result, x.ndim - 1 - k // 2, padding[k], padding[k + 1], value)
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
    if type(kernel_size) == int:
        kernel_h = kernel_size
        kernel_w = kernel_size
    else:
        kernel_h = kernel_size[0]
        kernel_w = kernel_size[1]
    if stride == None:
        stride_h = kernel_h
        stride_w = kernel_w
    elif type(stride) == int:
        stride_h = stride
        stride_w = stride
    else:
        stride_h = stride[0]
        stride_w = stride[1]
    if type(padding) == int:
        pad_h = padding
        pad_w = padding
    else:
        pad_h = padding[0]
        pad_w = padding[1]
    number, channels, height, width = x.shape
    frame = np.ones((number, channels, height + 2 * pad_h, width + 2 * pad_w), dtype=x.dtype) * -np.inf
    frame = frame.astype(x.dtype)
    frame[:, :, pad_h:pad_h + height, pad_w:pad_w + width] = x
    out_h = (height + 2 * pad_h - kernel_h) // stride_h + 1
    out_w = (width + 2 * pad_w - kernel_w) // stride_w + 1
    pooled = np.zeros((number, channels, out_h, out_w), dtype=x.dtype)
    for n in range(number):
        for c in range(channels):
            for i in range(out_h):
                for j in range(out_w):
                    # take the first number and see if there is a larger one
                    largest = frame[n, c, i * stride_h, j * stride_w]
                    for a in range(1, kernel_h):
                        for b in range(1, kernel_w):
                            candidate = frame[n, c, i * stride_h + a, j * stride_w + b]
                            if candidate > largest:
                                largest = candidate
                    pooled[n, c, i, j] = largest
    return pooled
