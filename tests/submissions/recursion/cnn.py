"""Everything by recursion over axes; no loop anywhere."""
import numpy as np


def pad(x, padding, value=0.0):
    return _peel(x.copy(), tuple(padding), 0, value)


def _along(x, axis, before, after, value):
    shape = list(x.shape)
    shape[axis] = before
    head = np.full(shape, value, x.dtype)
    shape[axis] = after
    tail = np.full(shape, value, x.dtype)
    return np.concatenate([head, x, tail], axis=axis)


def _peel(x, padding, depth, value):
    if not padding:
        return x
    before, after, *rest = padding
    return _peel(_along(x, x.ndim - 1 - depth, before, after, value), tuple(rest), depth + 1, value)


def _pair(v):
    return (v, v) if np.isscalar(v) else tuple(v)


def _taps(size, kernel, stride):
    return (size - kernel) // stride + 1


def _columns(x, row, count, stride, i):
    """All windows beginning at or after number i, as a list built from the tail."""
    if i == count:
        return []
    return [x[..., i * stride : i * stride + row]] + _columns(x, row, count, stride, i + 1)


def _dot(windows, weight):
    return np.stack([np.tensordot(w, weight, axes=(list(range(1, w.ndim)), list(range(1, weight.ndim)))) for w in windows], -1)


def conv1d(x, weight, bias=None, stride=1, padding=0):
    x = _peel(x, (padding, padding), 0, 0)
    k = weight.shape[-1]
    y = _dot(_columns(x, k, _taps(x.shape[-1], k, stride), stride, 0), weight)
    return y if bias is None else y + bias[:, None]


def conv2d(x, weight, bias=None, stride=1, padding=0):
    (sh, sw), (ph, pw) = _pair(stride), _pair(padding)
    x = _peel(x, (pw, pw, ph, ph), 0, 0)
    kh, kw = weight.shape[2:]

    def rows(i):
        if i == _taps(x.shape[2], kh, sh):
            return []
        return [conv_row(x[:, :, i * sh : i * sh + kh])] + rows(i + 1)

    def conv_row(strip):
        return _dot(_columns(strip, kw, _taps(strip.shape[-1], kw, sw), sw, 0), weight)

    y = np.stack(rows(0), axis=2)
    return y if bias is None else y + bias[:, None, None]


def maxpool(x, kernel_size, stride=None, padding=0):
    (kh, kw), (ph, pw) = _pair(kernel_size), _pair(padding)
    sh, sw = (kh, kw) if stride is None else _pair(stride)
    x = _peel(x, (pw, pw, ph, ph), 0, -np.inf)

    def biggest(parts):
        return parts[0] if len(parts) == 1 else np.maximum(biggest(parts[: len(parts) // 2]), biggest(parts[len(parts) // 2 :]))

    oh, ow = _taps(x.shape[2], kh, sh), _taps(x.shape[3], kw, sw)
    shifted = [x[:, :, a : a + sh * (oh - 1) + 1 : sh, b : b + sw * (ow - 1) + 1 : sw] for a in range(kh) for b in range(kw)]
    return biggest(shifted).copy()
