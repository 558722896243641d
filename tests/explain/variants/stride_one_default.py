# only numpy, as the sheet says
import numpy as np


def pad(x, padding, value=0.0):
    lows = [0] * x.ndim
    highs = [0] * x.ndim
    for k in range(len(padding) // 2):
        lows[-1 - k] = padding[2 * k]
        highs[-1 - k] = padding[2 * k + 1]
    out = np.zeros([l + n + h for l, n, h in zip(lows, x.shape, highs)], dtype=x.dtype) + x.dtype.type(value)
    out[np.ix_(*[np.arange(l, l + n) for l, n in zip(lows, x.shape)])] = x
    return out


def conv1d(x, weight, bias=None, stride=1, padding=0):
    # a sequence is an image with one row
    picture = np.pad(x, ((0, 0), (0, 0), (padding, padding)))[:, :, None, :]
    return conv2d(picture, weight[:, :, None, :], bias, (1, stride), 0)[:, :, 0, :]


def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = (stride, stride) if np.isscalar(stride) else stride
    ph, pw = (padding, padding) if np.isscalar(padding) else padding
    xx = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    v = np.lib.stride_tricks.sliding_window_view(xx, weight.shape[2:], axis=(2, 3))[:, :, ::sh, ::sw]
    y = np.einsum("ncijkl,ockl->noij", v, weight)
    if bias is not None:
        y += bias[None, :, None, None]
    return y


def maxpool(x, kernel_size, stride=None, padding=0):
    if stride is None:
        stride = 1
    kr, kc = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    sr, sc = stride if isinstance(stride, tuple) else (stride, stride)
    pr, pc = padding if isinstance(padding, tuple) else (padding, padding)
    N, C, H, W = x.shape
    big = np.full((N, C, H + 2 * pr, W + 2 * pc), -np.inf, dtype=x.dtype)
    big[:, :, pr:pr + H, pc:pc + W] = x
    rows = np.arange(0, H + 2 * pr - kr + 1, sr)
    cols = np.arange(0, W + 2 * pc - kc + 1, sc)
    grid = big[:, :, rows[:, None, None, None] + np.arange(kr)[:, None],
               cols[None, :, None, None] + np.arange(kc)[None, :]]
    return np.max(grid, axis=(4, 5))
