"""Nothing is wrong."""

import numpy as np


def _pair(value):
    # an int stands for both axes
    if not isinstance(value, tuple):
        value = (value, value)
    return value


def conv2d(x, weight, bias=None, stride=1, padding=0):
    if isinstance(stride, tuple):
        sy, sx = stride
    else:
        sy = sx = stride
    if isinstance(padding, tuple):
        py, px = padding
    else:
        py = px = padding
    img = pad(x, (px, px, py, py))
    ky, kx = weight.shape[-2:]
    rows = (img.shape[2] - ky) // sy + 1
    cols = (img.shape[3] - kx) // sx + 1
    antwoord = np.zeros((len(x), len(weight), rows, cols), dtype=x.dtype)
    if bias is not None:
        antwoord += bias.reshape(-1, 1, 1)
    for r in range(rows):
        for c in range(cols):
            block = img[:, :, r * sy:r * sy + ky, c * sx:c * sx + kx]
            antwoord[:, :, r, c] += np.tensordot(block, weight, axes=([1, 2, 3], [1, 2, 3]))
    return antwoord


def conv1d(x, weight, bias=None, stride=1, padding=0):
    """One output position at a time."""
    K = weight.shape[2]
    padded = pad(x, (padding, padding))
    out_len = (padded.shape[2] - K) // stride + 1
    result = np.zeros((x.shape[0], weight.shape[0], out_len), dtype=x.dtype)
    for n in range(x.shape[0]):
        for t in range(out_len):
            start = t * stride
            window = padded[n, :, start:start + K]
            result[n, :, t] = np.tensordot(weight, window, axes=([1, 2], [0, 1]))
            if bias is not None:
                result[n, :, t] += bias
    return result


def pad(x, padding, value=0.0):
    shape = list(x.shape)
    window = [slice(None)] * x.ndim
    for axis in range(len(padding) // 2):
        l, r = padding[2 * axis:2 * axis + 2]
        pos = x.ndim - axis - 1
        shape[pos] = shape[pos] + l + r
        window[pos] = slice(l, shape[pos] - r)
    res = np.empty(shape, dtype=x.dtype)
    res[...] = value
    res[tuple(window)] = x
    return res


def maxpool(x, kernel_size, stride=None, padding=0):
    # windows are clipped to the image, so no padding is needed
    kh, kw = _pair(kernel_size)
    if stride is None:
        stride = (kh, kw)
    step_h, step_w = _pair(stride)
    ph, pw = _pair(padding)
    n_samples_, C, H, W = x.shape
    h_out = (H + 2 * ph - kh) // step_h + 1
    w_out = (W + 2 * pw - kw) // step_w + 1
    antwoord = np.zeros((n_samples_, C, h_out, w_out), dtype=x.dtype)
    for i in range(h_out):
        for j in range(w_out):
            r0, c0 = i * step_h - ph, j * step_w - pw
            r1, c1 = min(r0 + kh, H), min(c0 + kw, W)
            r0, c0 = max(r0, 0), max(c0, 0)
            antwoord[:, :, i, j] = np.max(x[:, :, r0:r1, c0:c1], axis=(2, 3))
    return antwoord
