import numpy as np


_INDEX_CACHE = {}


def _gather_indices(shape, kernel, stride):
    """making the indices is slow, so remember them"""
    key = (shape, kernel)
    if key not in _INDEX_CACHE:
        h, w = shape
        rows = np.arange(0, h - kernel[0] + 1, stride[0])
        cols = np.arange(0, w - kernel[1] + 1, stride[1])
        grid_r = rows[:, None, None, None] + np.arange(kernel[0])[None, None, :, None]
        grid_c = cols[None, :, None, None] + np.arange(kernel[1])[None, None, None, :]
        _INDEX_CACHE[key] = grid_r, grid_c
    return _INDEX_CACHE[key]


def conv2d(x, weight, bias=None, stride=1, padding=0):
    stride = stride if isinstance(stride, tuple) else (stride, stride)
    padding = padding if isinstance(padding, tuple) else (padding, padding)
    x = np.pad(x, ((0, 0), (0, 0)) + tuple((p, p) for p in padding))
    grid_r, grid_c = _gather_indices(x.shape[2:], weight.shape[2:], stride)
    patches = x[:, :, grid_r, grid_c]
    out = np.tensordot(weight, patches, axes=([1, 2, 3], [1, 4, 5]))
    out = np.ascontiguousarray(out.swapaxes(0, 1))
    if bias is not None:
        out += bias[:, None, None]
    return out
