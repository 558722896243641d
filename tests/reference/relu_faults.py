"""Right programs of `relu` and its gradient as students write them, and faults to plant."""

from tests.reference.asked_alone import PlantedFault

_RELU = """\
import numpy as np


def relu(x):
    out = np.array(x)
    out[out < 0] = 0
    return out
"""

_RELU_DX = """\
import numpy as np


def relu_dx(grad_output, x):
    out = np.zeros(x.shape, dtype=x.dtype)
    for cell in np.ndindex(*x.shape):
        if x[cell] > 0:
            out[cell] = grad_output[cell]
    return out
"""

PROGRAMS = {"relu": _RELU, "relu_dx": _RELU_DX}
"""A right program of each."""

_FAULTS: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "relu": (
        ("in place", "purity", "out = np.array(x)", "out = x"),
        ("x itself", "purity", "    return", "    if not (x < 0).any(): return x\n    return"),
        ("in float64", "dtype", "np.array(x)", "np.array(x, dtype=float)"),
        ("in float32", "dtype", "np.array(x)", "np.array(x, dtype=np.float32)"),
        ("a half at 0", "zeros", "return out", "out[x == 0] = 0.5\n    return out"),
        ("divided by its sign", "zeros", "return out", "return (x + x * x / np.abs(x)) / 2"),
        ("rows and columns", "ranks", "return out", "return out.reshape(len(x), x.shape[1])"),
        ("order of memory", "layout", "return out", "return out.ravel('K').reshape(x.shape)"),
        ("no axis where one cell is", "corner-sizes", "return out", "return out.squeeze()"),
    ),
    "relu_dx": (
        (
            "negative gradients cut",
            "negative-gradients",
            "x[cell] > 0",
            "x[cell] > 0 < grad_output[cell]",
        ),
        (
            "gradients without sign",
            "negative-gradients",
            "= grad_output[cell]",
            "= abs(grad_output[cell])",
        ),
        ("in float64", "dtype", "dtype=x.dtype", "dtype=float"),
        ("in float32", "dtype", "dtype=x.dtype", "dtype=np.float32"),
        ("in place", "purity", "    return out", "    grad_output[x < 0] = 0\n    return out"),
        ("rows and columns", "ranks", "ndindex(*x.shape)", "ndindex(len(x), x.shape[1])"),
        ("no axis where one cell is", "corner-sizes", "return out", "return out.squeeze()"),
        (
            "order of memory",
            "layout",
            "x.shape):",
            "x.shape):\n        x = x.ravel('K').reshape(x.shape)",
        ),
    ),
}

FAULTS = {name: tuple(PlantedFault(*fault) for fault in faults) for name, faults in _FAULTS.items()}
"""The faults that are planted in it, by the name of the operation."""
