"""Nothing is wrong."""

"""Homework 3: the layers of a small CNN, forward only."""
import numpy as np


def pad(x: np.ndarray, padding: tuple, value: float = 0.0) -> np.ndarray:
    out = np.array(x)
    for p in range(len(padding) // 2):
        lo = padding[2 * p]
        hi = padding[2 * p + 1]
        ax = out.ndim - 1 - p
        n = out.shape[ax]
        new_shape = out.shape[:ax] + (lo + n + hi,) + out.shape[ax + 1:]
        new = np.full(new_shape, value, dtype=x.dtype)
        sl = [slice(None)] * out.ndim
        sl[ax] = slice(lo, lo + n)
        new[tuple(sl)] = out
        out = new
    return out


def conv2d(x: np.ndarray, weight: np.ndarray, bias: np.ndarray | None = None,
           stride=1, padding=0) -> np.ndarray:
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
    B, C, H, W = x.shape
    F, _, KH, KW = weight.shape
    HO = 1 + (H + 2 * ph - KH) // sh
    WO = 1 + (W + 2 * pw - KW) // sw
    y = np.zeros((B, F, HO, WO), x.dtype)
    for oy in range(HO):
        for ox in range(WO):
            for ky in range(KH):
                for kx in range(KW):
                    r = oy * sh - ph + ky
                    c = ox * sw - pw + kx
                    if 0 <= r < H and 0 <= c < W:
                        y[:, :, oy, ox] += x[:, :, r, c] @ weight[:, :, ky, kx].T
    if bias is not None:
        for f in range(F):
            y[:, f] += bias[f]
    return y


def conv1d(x: np.ndarray, weight: np.ndarray, bias: np.ndarray | None = None,
           stride=1, padding=0) -> np.ndarray:
    K = weight.shape[-1]
    xp = pad(x, (padding, padding))
    pieces = []
    start = 0
    while start + K <= xp.shape[2]:
        piece = np.einsum("nck,ock->no", xp[:, :, start:start + K], weight)
        pieces.append(piece)
        start += stride
    out = np.stack(pieces, axis=2)
    if bias is not None:
        out += bias[None, :, None]
    return out


def maxpool(x: np.ndarray, kernel_size, stride=None, padding=0) -> np.ndarray:
    kh, kw = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    if stride is None:
        sh, sw = kh, kw
    elif isinstance(stride, tuple):
        sh, sw = stride
    else:
        sh, sw = stride, stride
    ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
    xp = pad(x, (pw, pw, ph, ph), value=-np.inf)
    out_h = (xp.shape[2] - kh) // sh + 1
    out_w = (xp.shape[3] - kw) // sw + 1
    out = np.zeros(x.shape[:2] + (out_h, out_w), dtype=x.dtype)
    i = 0
    while i < out_h:
        j = 0
        while j < out_w:
            window = xp[:, :, i * sh:i * sh + kh, j * sw:j * sw + kw]
            out[:, :, i, j] = window.max(axis=3).max(axis=2)
            j += 1
        i += 1
    return out
