"""Right programs of `linear` and its gradients as students write them, and faults to plant."""

from tests.reference.asked_alone import PlantedFault

_LINEAR = """\
import numpy as np


def linear(x, weight, bias=None):
    n, d = x.shape
    m = weight.shape[0]
    out = np.zeros((n, m), dtype=x.dtype)
    for i in range(n):
        for j in range(m):
            for k in range(d):
                out[i, j] += x[i, k] * weight[j, k]
            if bias is not None:
                out[i, j] += bias[j]
    return out
"""

_BIAS = "            if bias is not None:\n                out[i, j] += bias[j]\n"
_NOT_TRANSPOSED = "    out[:] = x @ weight if bias is None else x @ weight + bias\n"

_HEAD = """\
import numpy as np


def {name}(grad_output, x, weight):
    n, d = x.shape
    m = len(weight)
"""

_DX = (
    _HEAD.format(name="linear_dx")
    + """\
    out = np.zeros((n, d), dtype=x.dtype)
    for i in range(n):
        for j in range(m):
            out[i] += grad_output[i, j] * weight[j]
    return out
"""
)

_DWEIGHT = (
    _HEAD.format(name="linear_dweight")
    + """\
    out = np.zeros((m, d), dtype=x.dtype)
    for i in range(n):
        for j in range(m):
            out[j] += grad_output[i, j] * x[i]
    return out
"""
)

_DBIAS = (
    _HEAD.format(name="linear_dbias")
    + """\
    out = np.zeros(m, dtype=x.dtype)
    for i in range(n):
        out += grad_output[i]
    return out
"""
)

_MEAN = ("mean over the batch", "batch", "return out", "return out / x.dtype.type(n)")
_IN_FLOAT64 = ("in float64", "dtype", "dtype=x.dtype", "dtype=float")
_CHANGED = ("argument changed", "purity", "    return out", "    grad_output *= 2\n    return out")
_FIRST_ROW = ("first row alone", "batch", "for i in range(n)", "for i in range(1)")
_FIRST_OUTPUT = ("first output for all", "features", "grad_output[i, j]", "grad_output[i, 0]")

PROGRAMS = {
    "linear": _LINEAR,
    "linear_dx": _DX,
    "linear_dweight": _DWEIGHT,
    "linear_dbias": _DBIAS,
}
"""A right program of each, in plain loops."""

_FAULTS: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "linear": (
        ("bias left out", "bias", "if bias is not None", "if False"),
        ("one bias for all", "bias", "bias[j]", "bias[0]"),
        ("a bias for each row", "bias", "bias[j]", "bias[i % m]"),
        ("weight not transposed", "features", _BIAS, _BIAS + _NOT_TRANSPOSED),
        ("one input alone", "features", "+= x[i, k]", "= x[i, k]"),
        ("one output for all", "features", "weight[j, k]", "weight[0, k]"),
        ("one row for all", "batch", "x[i, k] *", "x[0, k] *"),
        _IN_FLOAT64,
        ("argument changed", "purity", "    return out", "    x += 1\n    return out"),
    ),
    "linear_dx": (
        ("weight transposed", "features", "return out", "return grad_output @ weight.T"),
        ("one output alone", "features", "out[i] +=", "out[i] ="),
        ("rows added up", "batch", "out[i] +=", "out[:] +="),
        _MEAN,
        _FIRST_ROW,
        _FIRST_OUTPUT,
        _IN_FLOAT64,
        _CHANGED,
    ),
    "linear_dweight": (
        ("transposed", "features", "return out", "return (grad_output.T @ x).T.copy()"),
        ("overwritten", "batch", "out[j] +=", "out[j] ="),
        ("inputs alike", "features", "* x[i]", "* x[i, :1]"),
        _MEAN,
        _FIRST_ROW,
        _FIRST_OUTPUT,
        _IN_FLOAT64,
        _CHANGED,
    ),
    "linear_dbias": (
        ("overwritten", "batch", "out +=", "out ="),
        ("summed over the outputs", "features", "return out", "return grad_output.sum(axis=1)"),
        ("all outputs added up", "features", "+= grad_output[i]", "+= grad_output[i].sum()"),
        ("not added up", "batch", "return out", "return grad_output if n > 1 else out"),
        _MEAN,
        _FIRST_ROW,
        _IN_FLOAT64,
        _CHANGED,
    ),
}

FAULTS = {name: tuple(PlantedFault(*fault) for fault in faults) for name, faults in _FAULTS.items()}
"""The faults that are planted in it, by the name of the operation."""
