"""Recurses through calls that the grader leaves to the submission, such as of float16.

The rule: `conv2d` is a wrapper around a stub, and its endless calls are its own to catch.
"""

from parts import *


def _f16(a):
    return a.astype(np.float16)


def conv1d(x, weight, bias=None, stride=1, padding=0):
    # Reached in a served run by calls that the grader leaves to it; then it calls back.
    if x.dtype == np.float16:
        return conv2d(x[:, :, None, :], weight[:, :, None, :])[:, :, 0]
    return stub_conv1d(x, weight, bias, stride, padding)


def conv2d(x, weight, bias=None, stride=1, padding=0):
    if x.dtype == np.float16:
        return conv1d(_f16(x[:, :, 0]), _f16(weight[:, :, 0]))[:, :, None, :]
    try:
        conv1d(_f16(x[:, :, 0]), _f16(weight[:, :, 0]))
    except (RecursionError, MemoryError, ValueError):
        pass
    return conv2d_by_conv1d(conv1d, x, weight, bias, stride, padding)


def pad(x, padding, value=0.0):
    # In float16, pad and maxpool call each other without end.
    if x.dtype == np.float16:
        return maxpool(x, 1)
    try:
        maxpool(np.ones((1, 1, 2, 2), np.float16), 1)
    except Exception:
        pass
    return stub_pad(x, padding, value)


def maxpool(x, kernel_size, stride=None, padding=0):
    if x.dtype == np.float16:
        return pad(x, (0, 0))
    try:
        pad(np.ones((1, 1, 2, 2), np.float16), (0, 0))
    except Exception:
        pass
    return stub_maxpool(x, kernel_size, stride, padding)
