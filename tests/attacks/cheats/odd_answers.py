"""Answers with NaN, infinity, masks, nothing at all, and arrays that broadcast.

The rule: these are wrong answers: nothing.
"""

from parts import *


def pad(x, padding, value=0.0):
    return np.full(shape_of_pad(x, padding), np.nan, x.dtype)


def conv1d(x, weight, bias=None, stride=1, padding=0):
    return np.full(shape_of_conv1d(x, weight, stride, padding), np.inf, x.dtype)


def conv2d(x, weight, bias=None, stride=1, padding=0):
    a = stub_conv2d(x, weight, bias, stride, padding)
    return np.ma.array(a, mask=np.ones(a.shape, bool))


def maxpool(x, kernel_size, stride=None, padding=0):
    n = int(abs(float(x.flat[0])) * 1e6) % 3 if x.size else 0
    sh = shape_of_maxpool(x, kernel_size, stride, padding)
    return (
        np.zeros((0,), x.dtype),
        np.broadcast_to(np.array(np.nan, x.dtype), sh),
        np.full((1, 1, 1, 1), np.inf, x.dtype),
    )[n]
