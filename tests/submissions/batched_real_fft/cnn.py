"""Real FFTs of a whole batch at once, cross-correlation by conjugation; pooling by np.nanmax."""
import functools
import warnings

import numpy as np


def keyword_friendly(function):
    """A decorator, without functools.wraps on purpose."""

    def call(*args, **kwargs):
        return function(*args, **kwargs)

    return call


@functools.singledispatch
def spread(v):
    return int(v), int(v)


@spread.register
def _(v: tuple):
    return v


@keyword_friendly
def pad(x, padding, value=0.0):
    y = np.full([n + sum(padding[2 * (x.ndim - 1 - i) :][:2]) for i, n in enumerate(x.shape)], value, x.dtype)
    y[tuple(slice(*_span(padding, x, i)) for i in range(x.ndim))] = x
    return y


def _span(padding, x, axis):
    i = 2 * (x.ndim - 1 - axis)
    low = padding[i] if i < len(padding) else 0
    return low, low + x.shape[axis]


def _correlate(x, weight, axes):
    sizes = [x.shape[a] for a in axes]
    X = np.fft.rfftn(x.astype(np.float64), sizes, axes)
    W = np.fft.rfftn(weight.astype(np.float64), sizes, axes)
    Y = np.einsum("nc...,fc...->nf...", X, W.conj())
    return np.fft.irfftn(Y, sizes, axes)


@keyword_friendly
def conv1d(x, weight, bias=None, stride=1, padding=0):
    x = pad(x, (padding,) * 2)
    y = _correlate(x, weight, (2,))[:, :, : x.shape[2] - weight.shape[2] + 1 : stride]
    if bias is not None:
        y = y + bias[None, :, None]
    return y.astype(x.dtype)


@keyword_friendly
def conv2d(x, weight, bias=None, stride=1, padding=0):
    (sh, sw), (ph, pw) = spread(stride), spread(padding)
    x = pad(x, (pw, pw, ph, ph))
    y = _correlate(x, weight, (2, 3))
    y = y[:, :, : x.shape[2] - weight.shape[2] + 1 : sh, : x.shape[3] - weight.shape[3] + 1 : sw]
    return (y + (0 if bias is None else bias[:, None, None])).astype(x.dtype)


@keyword_friendly
def maxpool(x, kernel_size, stride=None, padding=0):
    (kh, kw), (ph, pw) = spread(kernel_size), spread(padding)
    sh, sw = (kh, kw) if stride is None else spread(stride)
    x = pad(x, (pw, pw, ph, ph), np.nan)
    view = np.lib.stride_tricks.sliding_window_view(x, (kh, kw), axis=(2, 3))[:, :, ::sh, ::sw]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return np.nanmax(view, axis=(4, 5))
