"""Calls the other convolution once it sees that the other is served, so that no circle shows.

The rule: of two that rest on each other, the first is excused and the second is not. `pad` and
`maxpool` are wrappers around what is served.
"""

from parts import *


def _c1():
    """some right conv1d in this worker, or None"""
    if is_served("conv1d"):
        return conv1d
    if is_served("conv2d"):
        return conv1d_from(conv2d)
    return None


def conv1d(x, weight, bias=None, stride=1, padding=0):
    if is_served("conv2d"):
        return conv1d_by_conv2d(conv2d, x, weight, bias, stride, padding)
    return stub_conv1d(x, weight, bias, stride, padding)


def conv2d(x, weight, bias=None, stride=1, padding=0):
    if is_served("conv1d"):
        return conv2d_by_conv1d(conv1d, x, weight, bias, stride, padding)
    return stub_conv2d(x, weight, bias, stride, padding)


def pad(x, padding, value=0.0):
    c = _c1()
    if c is None:
        return stub_pad(x, padding, value)
    return pad_by_conv1d(c, x, padding, value)


def maxpool(x, kernel_size, stride=None, padding=0):
    if is_served("pad"):
        return maxpool_by_pad(pad, x, kernel_size, stride, padding)
    c = _c1()
    if c is None:
        return stub_maxpool(x, kernel_size, stride, padding)
    return maxpool_by_pad(
        lambda a, p, v: pad_by_conv1d(c, a, p, v), x, kernel_size, stride, padding
    )


remember(globals())
