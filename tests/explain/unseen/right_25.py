"""Nothing is wrong."""

"""Homework 3: the layers of a small CNN, forward only."""
import numpy as np


def _pair(v):
    if isinstance(v, tuple):
        return v
    return v, v


def maxpool(x, kernel_size, stride=None, padding=0):
    kh, kw = _pair(kernel_size)
    step_h, step_w = (kh, kw) if stride is None else _pair(stride)
    ph, pw = _pair(padding)
    n_samples_, C, H, W = x.shape
    x_rand = pad(x, (pw, pw, ph, ph), -np.inf)
    Ho = (H + 2 * ph - kh) // step_h + 1
    Wo = (W + 2 * pw - kw) // step_w + 1
    antwoord = np.zeros((n_samples_, C, Ho, Wo), dtype=x.dtype)
    for n in range(n_samples_):
        for c in range(C):
            for i in range(Ho):
                for j in range(Wo):
                    best = -np.inf
                    for a in range(kh):
                        for b in range(kw):
                            best = np.maximum(best, x_rand[n, c, i * step_h + a, j * step_w + b])
                    antwoord[n, c, i, j] = best
    return antwoord


def pad(x, padding, value=0.0):
    """Constant padding, last axis first."""
    widths = [(0, 0)] * x.ndim
    for i in range(len(padding) // 2):
        widths[-1 - i] = (padding[2 * i], padding[2 * i + 1])
    if not widths:
        return x.copy()
    return np.pad(x, widths, mode="constant", constant_values=value)


def conv2d(x, weight, bias=None, stride=1, padding=0):
    step_h, step_w = _pair(stride)
    ph, pw = _pair(padding)
    n_samples_, C_in, H, W = x.shape
    C_out, _, kH, kW = weight.shape
    x_rand = pad(x, (pw, pw, ph, ph))
    H_out = (H + 2 * ph - kH) // step_h + 1
    W_out = (W + 2 * pw - kW) // step_w + 1
    antwoord = np.zeros((n_samples_, C_out, H_out, W_out), dtype=x.dtype)
    for n in range(n_samples_):
        for o in range(C_out):
            for i in range(H_out):
                for j in range(W_out):
                    total = 0.0
                    for c in range(C_in):
                        for a in range(kH):
                            for b in range(kW):
                                total += x_rand[n, c, i * step_h + a, j * step_w + b] * weight[o, c, a, b]
                    if bias is not None:
                        total += bias[o]
                    antwoord[n, o, i, j] = total
    return antwoord


def conv1d(x, weight, bias=None, stride=1, padding=0):
    n_samples_, C_in, L = x.shape
    C_out, _, K = weight.shape
    x_rand = pad(x, (padding, padding))
    L_out = (L + 2 * padding - K) // stride + 1
    antwoord = np.zeros((n_samples_, C_out, L_out), dtype=x.dtype)
    for n in range(n_samples_):
        for o in range(C_out):
            for t in range(L_out):
                s = 0.0
                for c in range(C_in):
                    for k in range(K):
                        s += x_rand[n, c, t * stride + k] * weight[o, c, k]
                if bias is not None:
                    s += bias[o]
                antwoord[n, o, t] = s
    return antwoord
