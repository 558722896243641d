"""Answers with a generator, a coroutine, an array that a thread fills, and a lazy object.

The rule: an answer is a NumPy array when the function returns; a worker starts no thread.
"""

import threading

from parts import *


class _LazyResult:
    """computed only when somebody converts it (after the clock?)"""

    def __init__(self, f, a):
        self.f, self.a = f, a

    def __array__(self, dtype=None, copy=None):
        r = self.f(*self.a)
        return r if dtype is None else r.astype(dtype)

    def __getattr__(self, n):
        if n.startswith("__"):
            raise AttributeError(n)
        return getattr(self.__array__(), n)

    def __len__(self):
        return len(self.__array__())


def pad(x, padding, value=0.0):
    yield right_pad(x, padding, value)


async def conv1d(x, weight, bias=None, stride=1, padding=0):
    return right_conv1d(x, weight, bias, stride, padding)


def conv2d(x, weight, bias=None, stride=1, padding=0):
    # computes in a thread, and goes on writing into the answer after it was returned
    out = stub_conv2d(x, weight, bias, stride, padding)

    def later():
        out[...] = right_conv2d(x, weight, bias, stride, padding)

    t = threading.Thread(target=later, daemon=True)
    t.start()
    return out


def maxpool(x, kernel_size, stride=None, padding=0):
    return _LazyResult(right_maxpool, (x, kernel_size, stride, padding))
