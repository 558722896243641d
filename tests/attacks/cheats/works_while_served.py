"""Computes for seconds within the conversion of an argument that is on its way to the grader.

The rule: clocks stop while a call is answered, not while it is made ready, so `conv2d` times out.
The others are right, but for the `purity` of `pad`.
"""

import threading
import time

from parts import *

_slow = [0]


def _work(f, *a):
    """a slow program: a second in each of its first six cases"""
    _slow[0] += 1
    if _slow[0] <= 6:
        time.sleep(1)
    return f(*a)


class _Lazy:
    """an argument whose conversion does the student's work, while the clock stands for serving"""

    def __init__(self, box, f, a, arr):
        self.box, self.f, self.a, self.arr = box, f, a, arr
        self.shape, self.dtype, self.ndim, self.size = arr.shape, arr.dtype, arr.ndim, arr.size

    def __array__(self, dtype=None, copy=None):
        if not self.box:
            self.box.append(_work(self.f, *self.a))
        return self.arr


class _LazyArr(np.ndarray):
    def tobytes(self, order="C"):
        if not self.box:
            self.box.append(_work(self.f, *self.a))
        return np.asarray(self).view(np.ndarray).tobytes(order)


def pad(x, padding, value=0.0):
    out = right_pad(x, padding, value)
    try:
        if x.size:
            x.flat[0] = x.flat[0] + 1.0  # costs pad's purity, nothing else
    except Exception:
        pass
    return out


def conv2d(x, weight, bias=None, stride=1, padding=0):
    a = (x, weight, bias, stride, padding)
    box = []
    if not is_served("pad"):
        return stub_conv2d(*a)
    arr = np.ones((1, 1)).view(_LazyArr)
    arr.box, arr.f, arr.a = box, right_conv2d, a
    for arg in (_Lazy(box, right_conv2d, a, np.ones((1, 1))), arr):
        try:
            pad(arg, (0, 0))
        except Exception:
            pass
    if not box:
        # no hook: work in a thread, and wait in served calls (at most 60)
        t = threading.Thread(target=lambda: box.append(_work(right_conv2d, *a)), daemon=True)
        t.start()
        big = np.ones((300, 300))
        for _ in range(60):
            pad(big, (1, 1))
            if box:
                break
        t.join()
    return box[0]


def conv1d(x, weight, bias=None, stride=1, padding=0):
    return right_conv1d(x, weight, bias, stride, padding)


def maxpool(x, kernel_size, stride=None, padding=0):
    return right_maxpool(x, kernel_size, stride, padding)


remember(globals())
