"""Is wrong in the first call of each function, and right afterwards.

The rule: the case that is asked first is wrong, so the check that it belongs to is lost. `purity`
is not, since no failing case is right in a fresh worker.
"""

from parts import *

_n = {}


def _first(o):
    _n[o] = _n.get(o, 0) + 1
    return _n[o] == 1


def pad(x, padding, value=0.0):
    if _first("pad"):
        return stub_pad(x, padding, value)
    return right_pad(x, padding, value)


def conv1d(x, weight, bias=None, stride=1, padding=0):
    if _first("conv1d"):
        return stub_conv1d(x, weight, bias, stride, padding)
    return right_conv1d(x, weight, bias, stride, padding)


def conv2d(x, weight, bias=None, stride=1, padding=0):
    if _first("conv2d"):
        return stub_conv2d(x, weight, bias, stride, padding)
    return right_conv2d(x, weight, bias, stride, padding)


def maxpool(x, kernel_size, stride=None, padding=0):
    if _first("maxpool"):
        return stub_maxpool(x, kernel_size, stride, padding)
    return right_maxpool(x, kernel_size, stride, padding)
