"""Nothing is wrong."""

import numpy as np


def _pair(value):
    # an int stands for both axes
    if not isinstance(value, tuple):
        value = (value, value)
    return value


# -------------------- pad
def pad(x, padding, value=0.0):
    if not any(padding):
        return x.copy()
    offset = [0] * x.ndim
    size = list(x.shape)
    for j in range(0, len(padding), 2):
        ax = x.ndim - 1 - j // 2
        offset[ax] = padding[j]
        size[ax] += padding[j] + padding[j + 1]
    out = np.full(size, value, dtype=x.dtype)
    for idx in np.ndindex(*x.shape):
        out[tuple(i + o for i, o in zip(idx, offset))] = x[idx]
    return out


# -------------------- conv1d
def conv1d(x, weight, bias=None, stride=1, padding=0):
    batch, _, length = x.shape
    c_out, _, k_size = weight.shape
    x_pad = pad(x, (padding, padding))
    l_out = (length + 2 * padding - k_size) // stride + 1
    out = np.zeros((batch, c_out, l_out), dtype=x.dtype)
    for k in range(k_size):
        part = x_pad[:, :, k:k + stride * (l_out - 1) + 1:stride]
        out += np.einsum("oc,ncl->nol", weight[:, :, k], part)
    if bias is not None:
        b = bias.reshape(-1, 1)
        out += b
    return out


# -------------------- conv2d
def conv2d(x, weight, bias=None, stride=1, padding=0):
    """Sum over the kernel taps of shifted, strided inputs."""
    s_h, s_w = _pair(stride)
    p_h, p_w = _pair(padding)
    k_h, k_w = weight.shape[2:]
    xp = pad(x, (p_w, p_w, p_h, p_h))
    h_out = (xp.shape[2] - k_h) // s_h + 1
    w_out = (xp.shape[3] - k_w) // s_w + 1
    out = np.zeros((x.shape[0], weight.shape[0], h_out, w_out), dtype=x.dtype)
    for u in range(k_h):
        for v in range(k_w):
            shifted = xp[:, :, u:u + s_h * h_out:s_h, v:v + s_w * w_out:s_w]
            shifted = shifted[:, :, :h_out, :w_out]
            out += np.einsum("nchw,oc->nohw", shifted, weight[:, :, u, v])
    if bias is not None:
        out += bias[None, :, None, None]
    return out


# -------------------- maxpool
def maxpool(x, kernel_size, stride=None, padding=0):
    kh, kw = _pair(kernel_size)
    sh, sw = (kh, kw) if stride is None else _pair(stride)
    ph, pw = _pair(padding)
    xp = pad(x, (pw, pw, ph, ph), value=-np.inf)
    N, C, H, W = xp.shape
    oh, ow = (H - kh) // sh + 1, (W - kw) // sw + 1
    out = np.empty((N, C, oh, ow), dtype=x.dtype)
    for i in range(oh):
        for j in range(ow):
            patch = xp[:, :, i * sh:i * sh + kh, j * sw:j * sw + kw].reshape(N, C, kh * kw)
            best = patch.argmax(axis=2)
            out[:, :, i, j] = np.take_along_axis(patch, best[:, :, None], axis=2)[:, :, 0]
    return out
