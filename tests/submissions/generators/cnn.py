"""Generators that yield windows; the answers are read with np.fromiter."""
import itertools
import math
from collections.abc import Iterator

import numpy as np


def as_tuple(v, n):
    return tuple(v) if isinstance(v, (tuple, list)) else tuple(itertools.repeat(v, n))


def pad(x, padding, value=0.0):
    pairs = [(0, 0)] * (x.ndim - len(padding) // 2) + list(zip(padding[-2::-2], padding[::-2]))
    big = tuple(b + n + a for n, (b, a) in zip(x.shape, pairs))

    def cells() -> Iterator[float]:
        for index in np.ndindex(*big):
            inside = tuple(i - b for i, (b, _) in zip(index, pairs))
            yield x[inside] if all(0 <= i < n for i, n in zip(inside, x.shape)) else value

    return np.fromiter(cells(), dtype=x.dtype, count=math.prod(big)).reshape(big)


def windows(x, kernel, stride):
    spans = (range(0, n - k + 1, s) for n, k, s in zip(x.shape[2:], kernel, stride))
    for corner in itertools.product(*spans):
        yield x[(slice(None), slice(None), *(slice(c, c + k) for c, k in zip(corner, kernel)))]


def counts(x, kernel, stride):
    return tuple(len(range(0, n - k + 1, s)) for n, k, s in zip(x.shape[2:], kernel, stride))


def conv(x, weight, bias, stride, padding, n):
    stride, padding = as_tuple(stride, n), as_tuple(padding, n)
    x = pad(x, tuple(itertools.chain.from_iterable((p, p) for p in reversed(padding))))
    kernel = weight.shape[2:]
    flat = weight.reshape(len(weight), -1).T
    answers = (w.reshape(len(x), -1) @ flat for w in windows(x, kernel, stride))
    y = np.array(list(answers)).transpose(1, 2, 0)
    if bias is not None:
        y += bias[:, None]
    return y.reshape(len(x), len(weight), *counts(x, kernel, stride))


def conv1d(x, weight, bias=None, stride=1, padding=0):
    return conv(x, weight, bias, stride, padding, 1)


def conv2d(x, weight, bias=None, stride=1, padding=0):
    return conv(x, weight, bias, stride, padding, 2)


def maxpool(x, kernel_size, stride=None, padding=0):
    kernel = as_tuple(kernel_size, 2)
    stride = as_tuple(kernel if stride is None else stride, 2)
    ph, pw = as_tuple(padding, 2)
    x = pad(x, (pw, pw, ph, ph), -math.inf)
    y = np.array([w.max(axis=(2, 3)) for w in windows(x, kernel, stride)])
    return np.moveaxis(y, 0, -1).reshape(*x.shape[:2], *counts(x, kernel, stride))
