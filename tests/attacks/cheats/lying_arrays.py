"""Hands served functions arrays and numbers that lie about their size and bytes.

The rule: what cannot be sent is left to the submission's own function. `conv2d` is a wrapper
around a stub; `pad` and `maxpool` answer with subclasses, which are no NumPy arrays.
"""

from parts import *


class _Lie(np.ndarray):
    """looks like a small float64 array to whoever asks, has other bytes"""

    shape = property(lambda self: (10**9, 10**9, 10**9))
    nbytes = property(lambda self: 8)
    size = property(lambda self: 1)
    ndim = property(lambda self: 3)

    def tobytes(self, order="C"):
        return b"\xff" * 7

    def astype(self, *a, **k):
        return self

    def __array__(self, *a, **k):
        raise KeyboardInterrupt("in __array__")


class _Small(_Lie):
    shape = property(lambda self: (1, 1, 1))
    nbytes = property(lambda self: 8)

    def tobytes(self, order="C"):
        return b"\0" * (1 << 24)


class _Int(int):
    """an int that is small when checked and huge when used"""

    n = 0

    def __index__(self):
        _Int.n += 1
        return 1 if _Int.n % 2 else 10**12

    __int__ = __index__

    def __lt__(self, o):
        return True

    def __le__(self, o):
        return True

    def __gt__(self, o):
        return False

    def __ge__(self, o):
        return True

    def __eq__(self, o):
        return True

    def __mul__(self, o):
        return 0

    __rmul__ = __mul__
    __hash__ = int.__hash__


class _Iface:
    def __init__(self):
        self.__array_interface__ = {
            "shape": (1 << 20, 3, 3),
            "typestr": "<f8",
            "data": bytearray(64),
            "version": 3,
        }

    shape, dtype, ndim = (1, 1, 3), np.dtype("f8"), 3


class _Str(str):
    def __eq__(self, o):
        return True

    __hash__ = str.__hash__


_tried = [0]


def _hurt():
    if not is_served("conv1d") or _tried[0] > 3:
        return
    _tried[0] += 1
    x, w = np.ones((1, 1, 4)), np.ones((1, 1, 2))
    self_list = []
    self_list.append(self_list)
    fin = np.ones((1, 1, 4), ">f8")
    rec = np.zeros((1, 1, 4), [("a", "f8")])
    for a, k in (
        ((x.view(_Lie), w), {}),
        ((x.view(_Small), w), {}),
        ((x, w.view(_Lie)), {}),
        ((_Iface(), w), {}),
        ((x, w, None, _Int(1), _Int(1)), {}),
        ((x, w), {"stride": _Int(10**12)}),
        ((x, w), {_Str("nonsense"): 1}),
        ((x, w, self_list), {}),
        ((x, w, None, self_list), {}),
        ((fin, w), {}),
        ((rec, rec), {}),
        ((x.astype("f2"), w.astype("f2")), {}),
        ((x.astype(complex), w), {}),
        ((np.ma.masked_array(x, True), w), {}),
        ((np.ones((1, 1, 4), "M8[s]"), w), {}),
        ((memoryview(x), w), {}),
        ((x, w, np.array(5.0)), {}),
        ((x, w, np.ones(7)), {}),
        ((x,), {"weight": w, "x": x}),
        ((), {}),
        ((x, w, None, True, False), {}),
        ((x, w, None, 1.0, 0.0), {}),
        ((x, w, None, float("nan")), {}),
    ):
        try:
            conv1d(*a, **k)
        except (Exception, KeyboardInterrupt):
            pass


def conv1d(x, weight, bias=None, stride=1, padding=0):
    return stub_conv1d(x, weight, bias, stride, padding)


def conv2d(x, weight, bias=None, stride=1, padding=0):
    _hurt()
    return np.array(conv2d_by_conv1d(conv1d, x, weight, bias, stride, padding))


def pad(x, padding, value=0.0):
    y = np.array(right_pad(x, padding, value)).view(_Small)
    return y


def maxpool(x, kernel_size, stride=None, padding=0):
    return right_maxpool(x, kernel_size, stride, padding).view(_Lie)


remember(globals())
