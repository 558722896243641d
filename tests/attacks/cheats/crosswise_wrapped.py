"""Names as `__wrapped__` of each function the body of another, which is under test itself.

The rule: the function that is asked is never served. All are stubs: nothing.
"""

from parts import *


def conv1d(x, weight, bias=None, stride=1, padding=0):
    if x.ndim == 4:
        return stub_conv2d(x, weight, bias, stride, padding)
    return stub_conv1d(x, weight, bias, stride, padding)


def conv2d(x, weight, bias=None, stride=1, padding=0):
    if x.ndim == 3:
        return stub_conv1d(x, weight, bias, stride, padding)
    return stub_conv2d(x, weight, bias, stride, padding)


def pad(x, padding, value=0.0, stride=None, more=0):
    if isinstance(padding, tuple) and len(padding) % 2 == 0 and stride is None:
        return stub_pad(x, padding, value)
    return stub_maxpool(x, padding, value, more)


def maxpool(x, kernel_size, stride=None, padding=0):
    return stub_maxpool(x, kernel_size, stride, padding)


# swapping "the function behind g" hits the operation that is asked
conv1d.__wrapped__ = conv2d
_c2, _c1 = conv2d, conv1d
pad.__wrapped__ = maxpool


def conv2d(x, weight, bias=None, stride=1, padding=0):
    return _c2(x, weight, bias, stride, padding)


conv2d.__wrapped__ = _c1
