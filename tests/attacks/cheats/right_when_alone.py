"""Is right in the first call of a worker only, and useless in every other.

The rule: that is state, which costs `purity` and nothing else.
"""

from parts import *

_n = [0]


def _first():
    _n[0] += 1
    return _n[0] == 1


def pad(x, padding, value=0.0):
    if _first():
        return right_pad(x, padding, value)
    return stub_pad(x, padding, value)


def conv1d(x, weight, bias=None, stride=1, padding=0):
    if _first():
        return right_conv1d(x, weight, bias, stride, padding)
    return stub_conv1d(x, weight, bias, stride, padding)


def conv2d(x, weight, bias=None, stride=1, padding=0):
    if _first():
        return right_conv2d(x, weight, bias, stride, padding)
    return stub_conv2d(x, weight, bias, stride, padding)


def maxpool(x, kernel_size, stride=None, padding=0):
    if _first():
        return right_maxpool(x, kernel_size, stride, padding)
    return stub_maxpool(x, kernel_size, stride, padding)
