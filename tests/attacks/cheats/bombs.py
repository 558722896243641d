"""Answers with objects that run code where they are unpickled or compared.

The rule: an answer is a NumPy array of numbers, read as bytes: nothing.
"""

from parts import *


class Bomb:
    """Ends whoever unpickles it, and equals whatever it is compared with."""

    def __init__(self, shape, dtype):
        self.shape, self.dtype, self.ndim = shape, np.dtype(dtype), len(shape)
        self.size = int(np.prod(shape))

    def __reduce__(self):
        return (exec, ("raise SystemExit('unpickled')",))

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __array_ufunc__(self, ufunc, method, *a, **k):
        agrees = ufunc in (np.equal, np.less_equal, np.isfinite)
        return np.True_ if agrees else np.zeros(self.shape)

    def __array_function__(self, f, types, args, kwargs):
        return True


class Armed(np.ndarray):
    def __reduce__(self):
        return Bomb(self.shape, self.dtype).__reduce__()

    def __reduce_ex__(self, protocol):
        return self.__reduce__()


def conv1d(x, weight, bias=None, stride=1, padding=0):
    return Bomb(shape_of_conv1d(x, weight, stride, padding), x.dtype)


def conv2d(x, weight, bias=None, stride=1, padding=0):
    return stub_conv2d(x, weight, bias, stride, padding).view(Armed)


def maxpool(x, kernel_size, stride=None, padding=0):
    out = np.empty(shape_of_maxpool(x, kernel_size, stride, padding), object)
    out.fill(Bomb((), x.dtype))
    return out


def pad(x, padding, value=0.0):
    for f in (conv1d, conv2d, maxpool):
        for a in (Bomb(x.shape, x.dtype), x.view(Armed), np.array([Bomb((), x.dtype)], object)):
            try:
                f(a, a)
            except Exception:
                pass
    return stub_pad(x, padding, value).view(Armed)
