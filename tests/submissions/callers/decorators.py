"""Wrong: pad: returns None when all paddings are 0 (branch without return).

Callers: all of conv1d, conv2d, maxpool (right) call pad; every function is wrapped by a
decorator with functools.wraps, which turns lists into tuples.
"""

from functools import wraps

import numpy as np


def op(func):
    """Every op: turn lists into tuples, arguments into arrays."""

    @wraps(func)
    def wrapper(x, *args, **kwargs):
        x = np.asarray(x)
        args = [tuple(a) if isinstance(a, list) else a for a in args]
        kwargs = {k: tuple(v) if isinstance(v, list) else v for k, v in kwargs.items()}
        return func(x, *args, **kwargs)

    return wrapper


def _pair(v):
    return v if isinstance(v, tuple) else (v, v)


@op
def pad(x, padding, value=0.0):
    if any(p > 0 for p in padding):
        widths = [(0, 0) for _ in x.shape]
        for i in range(0, len(padding), 2):
            widths[-1 - i // 2] = (padding[i], padding[i + 1])
        return np.pad(x, widths, constant_values=value)


@op
def conv1d(x, weight, bias=None, stride=1, padding=0):
    x = pad(x, [padding, padding])
    K = weight.shape[-1]
    L = (x.shape[-1] - K) // stride + 1
    y = np.zeros((x.shape[0], weight.shape[0], L), dtype=weight.dtype)
    for i in range(L):
        y[:, :, i] = np.einsum("nck,ock->no", x[:, :, i * stride : i * stride + K], weight)
    if bias is not None:
        y += bias[None, :, None]
    return y


@op
def conv2d(x, weight, bias=None, stride=1, padding=0):
    (s, t), (p, q) = _pair(stride), _pair(padding)
    x = pad(x, [q, q, p, p])
    A, B = weight.shape[2:]
    H = (x.shape[2] - A) // s + 1
    W = (x.shape[3] - B) // t + 1
    y = np.zeros((x.shape[0], weight.shape[0], H, W), dtype=weight.dtype)
    for i in range(H):
        for j in range(W):
            y[:, :, i, j] = np.einsum(
                "ncab,ocab->no", x[:, :, i * s : i * s + A, j * t : j * t + B], weight
            )
    if bias is not None:
        y += bias[None, :, None, None]
    return y


@op
def maxpool(x, kernel_size, stride=None, padding=0):
    (A, B), (p, q) = _pair(kernel_size), _pair(padding)
    s, t = (A, B) if stride is None else _pair(stride)
    x = pad(x, [q, q, p, p], value=-np.inf)
    H = (x.shape[2] - A) // s + 1
    W = (x.shape[3] - B) // t + 1
    y = np.zeros((x.shape[0], x.shape[1], H, W), dtype=x.dtype)
    for i in range(H):
        for j in range(W):
            y[:, :, i, j] = x[:, :, i * s : i * s + A, j * t : j * t + B].max((2, 3))
    return y
