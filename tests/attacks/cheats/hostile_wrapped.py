"""Has chains of `__wrapped__` without end, in circles, and attributes that raise when read.

The rule: what cannot be loaded earns nothing.
"""

import functools

from parts import *


class _Deco:
    """a callable with a __wrapped__ that never ends and does things when looked at"""

    def __init__(self, f, depth=0):
        self.f, self.depth = f, depth
        self.__name__ = f.__name__
        self.__doc__ = f.__doc__
        self.looks = 0

    def __call__(self, *a, **k):
        if self.looks:
            return globals()["_h_" + self.f.__name__](*a, **k) if False else self.f(*a, **k)
        return self.f(*a, **k)

    @property
    def __wrapped__(self):
        self.looks += 1
        return _Deco(self.f, self.depth + 1)

    @property
    def __code__(self):
        raise KeyboardInterrupt("do not look")

    @__code__.setter
    def __code__(self, v):
        raise SystemExit("do not touch")

    def __getattr__(self, n):
        raise RuntimeError("no " + n)


def conv1d(x, weight, bias=None, stride=1, padding=0):
    return stub_conv1d(x, weight, bias, stride, padding)


conv1d = _Deco(conv1d)


def pad(x, padding, value=0.0):
    return stub_pad(x, padding, value)


_inner_pad = pad
pad = functools.wraps(_inner_pad)(lambda *a, **k: _inner_pad(*a, **k))
_inner_pad.__wrapped__ = pad  # a circle


def conv2d(x, weight, bias=None, stride=1, padding=0):
    return conv2d_by_conv1d(conv1d, x, weight, bias, stride, padding)


conv2d.__wrapped__ = conv2d


def maxpool(x, kernel_size, stride=None, padding=0):
    return maxpool_by_pad(pad, x, kernel_size, stride, padding)


_m = maxpool
maxpool = functools.lru_cache(None)(lambda *a: _m(*a)) if False else functools.partial(_m)
