"""Calls the other convolution by a copy of its function, from the code that it has just now.

The rule: of two that rest on each other, the first is excused and the second is not. The other
two are stubs.
"""

import types

from parts import *

_depth = [0]


def _copy(name):
    """A fresh function of the same code, found by a name that is put together here."""
    f = globals()["".join(name)]
    return types.FunctionType(f.__code__, f.__globals__, "anon", f.__defaults__, f.__closure__)


def conv1d(x, weight, bias=None, stride=1, padding=0):
    if _depth[0]:
        return stub_conv1d(x, weight, bias, stride, padding)
    _depth[0] += 1
    try:
        return conv1d_by_conv2d(_copy(["con", "v2", "d"]), x, weight, bias, stride, padding)
    finally:
        _depth[0] -= 1


def conv2d(x, weight, bias=None, stride=1, padding=0):
    if _depth[0]:
        return stub_conv2d(x, weight, bias, stride, padding)
    _depth[0] += 1
    try:
        return conv2d_by_conv1d(_copy(["con", "v1", "d"]), x, weight, bias, stride, padding)
    finally:
        _depth[0] -= 1


def pad(x, padding, value=0.0):
    return stub_pad(x, padding, value)


def maxpool(x, kernel_size, stride=None, padding=0):
    return stub_maxpool(x, kernel_size, stride, padding)
