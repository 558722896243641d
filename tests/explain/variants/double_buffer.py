import numpy as np


def pad(x, padding, value=0.0):
    n = x.ndim
    before = [0] * n
    new_shape = list(x.shape)
    for k, amount in enumerate(padding):
        ax = n - 1 - k // 2
        if k % 2 == 0:
            before[ax] = amount
        new_shape[ax] = new_shape[ax] + amount
    out = np.empty(new_shape, dtype=x.dtype)
    out.fill(value)
    for idx in np.ndindex(*x.shape):
        out[tuple(i + b for i, b in zip(idx, before))] = x[idx]
    return out


def _window_maxima(plane, k, s):
    for r in range(0, plane.shape[0] - k[0] + 1, s[0]):
        for q in range(0, plane.shape[1] - k[1] + 1, s[1]):
            yield plane[r:r + k[0], q:q + k[1]].max()


def maxpool(x, kernel_size, stride=None, padding=0):
    k = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    s = k if stride is None else ((stride, stride) if isinstance(stride, int) else stride)
    p = (padding, padding) if isinstance(padding, int) else padding
    big = np.pad(x, ((0, 0), (0, 0), (p[0], p[0]), (p[1], p[1])), constant_values=-np.inf)
    rows = (big.shape[2] - k[0]) // s[0] + 1
    cols = (big.shape[3] - k[1]) // s[1] + 1
    values = [m for image in big for plane in image for m in _window_maxima(plane, k, s)]
    return np.array(values, dtype=x.dtype).reshape(x.shape[0], x.shape[1], rows, cols)


def conv1d(x, weight, bias=None, stride=1, padding=0):
    n_seq, n_in, n_cells = x.shape
    n_out, _, width = weight.shape
    how_many = (n_cells + 2 * padding - width) // stride + 1
    answer = np.zeros((n_seq, n_out, how_many), dtype=x.dtype)
    for n, o, t in np.ndindex(n_seq, n_out, how_many):
        total = x.dtype.type(0)
        for k in range(width):
            pos = t * stride + k - padding
            if pos < 0 or pos >= n_cells:
                continue  # in the padding, that is a zero
            for c in range(n_in):
                total += x[n, c, pos] * weight[o, c, k]
        answer[n, o, t] = total if bias is None else total + bias[o]
    return answer


def conv2d(x, weight, bias=None, stride=1, padding=0):
    if isinstance(stride, tuple):
        sr, sc = stride
    else:
        sr = sc = stride
    if isinstance(padding, tuple):
        pr, pc = padding
    else:
        pr = pc = padding
    n, ci, h, w = x.shape
    co, _, kr, kc = weight.shape
    hp, wp = h + 2 * pr, w + 2 * pc
    flat_in = np.pad(x, ((0, 0), (0, 0), (pr, pr), (pc, pc))).reshape(n, ci, hp * wp)
    ho = (hp - kr) // sr + 1
    wo = (wp - kc) // sc + 1
    flat_out = np.zeros((n, co, ho * wo))
    for cell in range(ho * wo):
        r, c = divmod(cell, wo)
        for tap in range(kr * kc):
            dr, dc = divmod(tap, kc)
            source = (r * sr + dr) * wp + c * sc + dc
            flat_out[:, :, cell] += flat_in[:, :, source] @ weight[:, :, dr, dc].T
    if bias is not None:
        flat_out += bias[:, None]
    return flat_out.reshape(n, co, ho, wo)
