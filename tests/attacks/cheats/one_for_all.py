"""Is one function under four names, so that serving one swaps the code of all.

The rule: the function that is asked is never served. It is a stub under each name: nothing.
"""

from parts import *


def _op(*a, **k):
    """the body of all four; what it is asked shows only in the arguments"""
    x = a[0] if a else k["x"]
    rest = list(a[1:])
    if "weight" in k or (rest and isinstance(rest[0], np.ndarray)):
        w = k.get("weight", rest[0] if rest else None)
        names = ["weight", "bias", "stride", "padding"]
        d = dict(zip(names, rest), **{n: v for n, v in k.items() if n != "x"})
        f = stub_conv1d if x.ndim == 3 else stub_conv2d
        return f(x, d["weight"], d.get("bias"), d.get("stride", 1), d.get("padding", 0))
    if "kernel_size" in k or (rest and not isinstance(rest[0], (tuple, list))):
        return stub_maxpool(*a, **k)
    try:
        return stub_pad(*a, **k)
    except Exception:
        return stub_maxpool(*a, **k)


pad = conv1d = conv2d = maxpool = _op
