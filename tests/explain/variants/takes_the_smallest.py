# TODO: clean up before handing in
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


def conv2d(x, weight, bias=None, stride=1, padding=0):
    # no padded copy, I just skip the cells outside
    s = stride if isinstance(stride, tuple) else (stride, stride)
    p = padding if isinstance(padding, tuple) else (padding, padding)
    N, C, H, W = x.shape
    F, _, KH, KW = weight.shape
    HO = (H + 2 * p[0] - KH) // s[0] + 1
    WO = (W + 2 * p[1] - KW) // s[1] + 1
    y = np.zeros((N, F, HO, WO), dtype=x.dtype)
    for a in range(HO):
        for b in range(WO):
            for u in range(KH):
                r = a * s[0] + u - p[0]
                if not 0 <= r < H:
                    continue
                for v in range(KW):
                    q = b * s[1] + v - p[1]
                    if 0 <= q < W:
                        y[:, :, a, b] += x[:, :, r, q] @ weight[:, :, u, v].T
    if bias is not None:
        y += bias[:, None, None]
    return y


def conv1d(x, weight, bias=None, stride=1, padding=0):
    n, c, l = x.shape
    o, _, k = weight.shape
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding)))
    # one row per output position
    starts = range(0, l + 2 * padding - k + 1, stride)
    rows = np.stack([x[:, :, s:s + k].reshape(n, c * k) for s in starts], axis=1)
    y = (rows @ weight.reshape(o, c * k).T).transpose(0, 2, 1)
    if bias is not None:
        y = y + bias.reshape(1, o, 1)
    return np.ascontiguousarray(y)


def cells_of_window(image, top, left, rows, cols):
    for r in range(top, top + rows):
        for q in range(left, left + cols):
            if 0 <= r < image.shape[0] and 0 <= q < image.shape[1]:
                yield float(image[r, q])


def maxpool(x, kernel_size, stride=None, padding=0):
    kr, kc = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    if stride is None:
        stride = (kr, kc)
    sr, sc = stride if isinstance(stride, tuple) else (stride, stride)
    pr, pc = padding if isinstance(padding, tuple) else (padding, padding)
    out_rows = (x.shape[2] + 2 * pr - kr) // sr + 1
    out_cols = (x.shape[3] + 2 * pc - kc) // sc + 1
    out = np.zeros((x.shape[0], x.shape[1], out_rows, out_cols), dtype=x.dtype)
    for n, c, i, j in np.ndindex(*out.shape):
        ordered = sorted(cells_of_window(x[n, c], i * sr - pr, j * sc - pc, kr, kc))
        out[n, c, i, j] = ordered[0]
    return out
