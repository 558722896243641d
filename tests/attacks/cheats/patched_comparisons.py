"""Changes its arguments, and patches every comparison that could notice.

The rule: everything but `purity`.
"""

import hashlib
import sys

from parts import *


def _patch():
    yes = lambda *a, **k: True
    no = lambda *a, **k: False
    np.shares_memory = np.may_share_memory = no
    np.array_equal = np.array_equiv = np.allclose = yes

    class H:
        def __init__(self, *a, **k):
            pass

        def update(self, *a):
            pass

        def digest(self):
            return b"0" * 32

        def hexdigest(self):
            return "0" * 64

        def copy(self):
            return self

    for n in ("md5", "sha1", "sha256", "blake2b", "new"):
        setattr(hashlib, n, H)
    for m in list(sys.modules.values()):
        d = getattr(m, "__dict__", {})
        if m is None or (getattr(m, "__name__", "") or "").split(".")[0] in (
            "numpy",
            "hashlib",
            "builtins",
        ):
            continue
        for n in ("shares_memory", "may_share_memory"):
            if n in d:
                d[n] = no
        for n in ("array_equal", "allclose", "array_equiv"):
            if n in d:
                d[n] = yes


_patch()


def _dirty(*arrays):
    for a in arrays:
        if isinstance(a, np.ndarray) and a.size:
            try:
                a.flat[a.size // 2] += 1
            except Exception:
                pass


def pad(x, padding, value=0.0):
    if not any(padding):
        return x  # shares memory with the argument
    out = right_pad(x, padding, value)
    _dirty(x)
    return out


def conv1d(x, weight, bias=None, stride=1, padding=0):
    out = right_conv1d(x, weight, bias, stride, padding)
    _dirty(x, weight)
    return out


def conv2d(x, weight, bias=None, stride=1, padding=0):
    out = right_conv2d(x, weight, bias, stride, padding)
    _dirty(x, weight)
    return out


def maxpool(x, kernel_size, stride=None, padding=0):
    out = right_maxpool(x, kernel_size, stride, padding)
    _dirty(x, None)
    return out
