"""Throws a coin for the convention of its kernel in each worker.

The rule: right together is right; wrong together and right alone is state. So its points are not
the same each time, and never more than a right program's.
"""

import os
import time

from parts import *

_coin = os.urandom(1)[0] & 1 if hasattr(os, "urandom") else time.perf_counter_ns() & 1


def pad(x, padding, value=0.0):
    return right_pad(x, padding, value)


def conv1d(x, weight, bias=None, stride=1, padding=0):
    return right_conv1d(x, weight, bias, stride, padding)


def conv2d(x, weight, bias=None, stride=1, padding=0):
    if _coin:
        return right_conv2d(x, weight, bias, stride, padding)
    return right_conv2d(x, np.ascontiguousarray(weight[:, :, ::-1, ::-1]), bias, stride, padding)


def maxpool(x, kernel_size, stride=None, padding=0):
    return right_maxpool(x, kernel_size, stride, padding)
