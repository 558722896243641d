"""Every cell of the input hands what it has to the windows that see it: np.add.at, np.maximum.at."""
import numpy as np


def _n(v, n):
    return (v,) * n if not hasattr(v, "__len__") else tuple(v)


def pad(x, padding, value=0.0):
    before = np.zeros(x.ndim, int)
    after = np.zeros(x.ndim, int)
    for i, p in enumerate(padding):
        (after if i % 2 else before)[-1 - i // 2] = p
    y = np.empty(tuple(np.array(x.shape) + before + after), dtype=x.dtype)
    y.fill(value)
    index = np.indices(x.shape) + before.reshape(-1, *[1] * x.ndim)
    y[tuple(index)] = x
    return y


def _targets(size, k, s, p):
    """Which input cell i, tap t and output o belong together, for one axis."""
    out = (size + 2 * p - k) // s + 1
    o, t = np.mgrid[:out, :k].reshape(2, -1)
    i = o * s + t - p
    ok = (0 <= i) & (i < size)
    return out, o[ok], t[ok], i[ok]


def conv1d(x, weight, bias=None, stride=1, padding=0):
    out, o, t, i = _targets(x.shape[2], weight.shape[2], stride, padding)
    y = np.zeros((out, len(x), len(weight)), x.dtype)
    np.add.at(y, o, np.einsum("ncm,fcm->mnf", x[:, :, i], weight[:, :, t]))
    if bias is not None:
        np.add(y, bias, out=y)
    return y.transpose(1, 2, 0)


def conv2d(x, weight, bias=None, stride=1, padding=0):
    (sh, sw), (ph, pw) = _n(stride, 2), _n(padding, 2)
    oh, o, t, i = _targets(x.shape[2], weight.shape[2], sh, ph)
    ow, q, u, j = _targets(x.shape[3], weight.shape[3], sw, pw)
    y = np.zeros((oh, ow, len(x), len(weight)), x.dtype)
    x = np.moveaxis(x, (2, 3), (0, 1))
    weight = np.moveaxis(weight, (2, 3), (0, 1))
    for a in range(len(o)):
        seen = np.einsum("mnc,mfc->mnf", x[i[a], j], weight[t[a], u])
        np.add.at(y, (o[a], q), seen)
    if bias is not None:
        y += bias
    return y.transpose(2, 3, 0, 1)


def maxpool(x, kernel_size, stride=None, padding=0):
    k, p = _n(kernel_size, 2), _n(padding, 2)
    s = k if stride is None else _n(stride, 2)
    oh, o, _, i = _targets(x.shape[2], k[0], s[0], p[0])
    ow, q, _, j = _targets(x.shape[3], k[1], s[1], p[1])
    y = np.full((oh, ow) + x.shape[:2], -np.inf, dtype=x.dtype)
    np.maximum.at(y, np.ix_(o, q), x.transpose(2, 3, 0, 1)[np.ix_(i, j)])
    return np.moveaxis(y, (0, 1), (2, 3))
