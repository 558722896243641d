# TODO: clean up before handing in
import numpy as np


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


def conv2d(x, weight, bias=None, stride=1, padding=0):
    Sh, Sw = stride if isinstance(stride, tuple) else (stride, stride)
    Ph, Pw = padding if isinstance(padding, tuple) else (padding, padding)
    N, Cin, H, W = x.shape
    Cout, _, Kh, Kw = weight.shape
    Ho = (H + 2 * Ph - Kh) // Sh + 1
    Wo = (W + 2 * Pw - Kw) // Sw + 1
    out = np.zeros((N, Cout, Ho, Wo), dtype=x.dtype)
    for i in range(Ho):
        for j in range(Wo):
            for u in range(Kh):
                for v in range(Kw):
                    row = (i + u) * Sh - Ph
                    col = (j + v) * Sw - Pw
                    # outside -> padding -> adds nothing
                    if row in range(H) and col in range(W):
                        for n in range(N):
                            for o in range(Cout):
                                out[n, o, i, j] += np.dot(x[n, :, row, col], weight[o, :, u, v])
    if bias is not None:
        for o in range(Cout):
            out[:, o, :, :] += bias[o]
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


def maxpool(x, kernel_size, stride=None, padding=0):
    k1, k2 = kernel_size if isinstance(kernel_size, tuple) else (kernel_size,) * 2
    s1, s2 = (k1, k2) if stride is None else (stride if isinstance(stride, tuple) else (stride,) * 2)
    p1, p2 = padding if isinstance(padding, tuple) else (padding,) * 2
    y = np.pad(x, ((0, 0), (0, 0), (p1, p1), (p2, p2)), constant_values=-np.inf)
    # max over rows first, then over columns
    y = np.stack([y[:, :, r:r + k1, :].max(axis=2) for r in range(0, y.shape[2] - k1 + 1, s1)], axis=2)
    y = np.stack([y[:, :, :, q:q + k2].max(axis=3) for q in range(0, y.shape[3] - k2 + 1, s2)], axis=3)
    return y
