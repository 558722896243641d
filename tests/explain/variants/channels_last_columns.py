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
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
    nhwc = np.moveaxis(x, 1, -1)            # channels last is easier for me
    nhwc = np.pad(nhwc, ((0, 0), (ph, ph), (pw, pw), (0, 0)))
    n, h, w, c = nhwc.shape
    o, _, kh, kw = weight.shape
    out_h = (h - kh) // sh + 1
    out_w = (w - kw) // sw + 1
    patches = []
    i = 0
    while i < out_h:
        j = 0
        while j < out_w:
            y0, x0 = i * sh, j * sw
            patches.append(nhwc[:, y0:y0 + kh, x0:x0 + kw, :].reshape(n, -1))
            j += 1
        i += 1
    matrix = np.stack(patches, axis=1)       # n, positions, features
    result = matrix @ weight.reshape(o, -1).T
    if bias is not None:
        result = result + bias
    return np.ascontiguousarray(np.moveaxis(result.reshape(n, out_h, out_w, o), -1, 1))


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
