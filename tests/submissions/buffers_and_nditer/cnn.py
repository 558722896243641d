"""np.ndarray over the memory of another, np.nditer with multi_index, np.frompyfunc; match, walrus, star arguments."""
import numpy as np


def _two(v):
    match v:
        case (a, b):
            return a, b
        case a:
            return a, a


def pad(x, padding, value=0.0):
    pairs = iter(padding)
    axis = x.ndim
    lows, shape = [0] * x.ndim, list(x.shape)
    while (low := next(pairs, None)) is not None:
        axis -= 1
        lows[axis] = low
        shape[axis] += low + next(pairs)
    y = np.full(shape, value, dtype=x.dtype)
    with np.nditer(x, flags=["multi_index", "zerosize_ok"]) as cells:
        for cell in cells:
            y[tuple(map(sum, zip(cells.multi_index, lows)))] = cell
    return y


def _view(x, kernel, stride):
    """(N, C, *out, *kernel) over the memory of a contiguous x."""
    x = np.ascontiguousarray(x)
    out = tuple((n - k) // s + 1 for n, k, s in zip(x.shape[2:], kernel, stride))
    steps = tuple(a * s for a, s in zip(x.strides[2:], stride))
    return np.ndarray(x.shape[:2] + out + tuple(kernel), x.dtype, x, 0, x.strides[:2] + steps + x.strides[2:])


def conv1d(x, weight, bias=None, stride=1, padding=0):
    return conv2d(x[..., None, :], weight[..., None, :], bias, stride=(1, stride), padding=(0, padding)).squeeze(2)


def conv2d(x, weight, bias=None, stride=1, padding=0):
    ph, pw = _two(padding)
    seen = _view(pad(x, (pw, pw, ph, ph)), weight.shape[2:], _two(stride))
    n, c, oh, ow, *_ = seen.shape
    y = np.empty((n, len(weight), oh, ow), x.dtype)
    for (i, f), _ in np.ndenumerate(y[:, :, 0, 0]):
        np.einsum("cpqab,cab->pq", seen[i], weight[f], out=y[i, f])
        if bias is not None:
            y[i, f] += bias[f]
    return y


def maxpool(x, kernel_size, stride=None, padding=0):
    kernel = _two(kernel_size)
    ph, pw = _two(padding)
    seen = _view(pad(x, (pw, pw, ph, ph), float("-inf")), kernel, kernel if stride is None else _two(stride))
    flat = np.sort(seen.reshape(*seen.shape[:4], -1), axis=-1)
    return flat[..., -1].copy()
