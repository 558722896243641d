"""Right programs of `batchnorm` and its gradients in NumPy, and faults to plant in them."""

from tests.reference.asked_alone import PlantedFault

_FORWARD = """\
import numpy as np


def batchnorm(x, gamma, beta, eps=1e-5):
    n, d = x.shape
    mean = x.mean(axis=0)
    var = ((x - mean) ** 2).sum(axis=0) / n
    normal = (x - mean) / np.sqrt(var + eps)
    return gamma * normal + beta
"""

_BACKWARD = """\
import numpy as np


def {}(grad_output, x, gamma, eps=1e-5):
    n, d = x.shape
    mean = x.mean(axis=0)
    var = ((x - mean) ** 2).sum(axis=0) / n
    std = np.sqrt(var + eps)
    normal = (x - mean) / std
"""

_DX = (
    _BACKWARD.format("batchnorm_dx")
    + """\
    by_normal = grad_output * gamma
    by_var = (by_normal * (x - mean)).sum(axis=0) * -0.5 / std**3
    by_mean = -(by_normal / std).sum(axis=0)
    return by_normal / std + by_var * 2 * (x - mean) / n + by_mean / n
"""
)

_DGAMMA = (
    _BACKWARD.format("batchnorm_dgamma")
    + """\
    out = np.zeros(d, dtype=x.dtype)
    for i in range(n):
        out += grad_output[i] * normal[i]
    return out
"""
)

_DBETA = """\
import numpy as np


def batchnorm_dbeta(grad_output, x, gamma, eps=1e-5):
    n, d = x.shape
    out = np.zeros(d, dtype=x.dtype)
    for i in range(n):
        out += grad_output[i]
    return out
"""

PROGRAMS = {
    "batchnorm": _FORWARD,
    "batchnorm_dx": _DX,
    "batchnorm_dgamma": _DGAMMA,
    "batchnorm_dbeta": _DBETA,
}
"""A right program of each."""

_Rows = tuple[tuple[str, str, str, str], ...]

_EPS: _Rows = (
    ("eps left out", "eps", "np.sqrt(var + eps)", "np.sqrt(var)"),
    ("eps outside the root", "eps", "np.sqrt(var + eps)", "(np.sqrt(var) + eps)"),
    ("eps as ever", "eps", "np.sqrt(var + eps)", "np.sqrt(var + 1e-5)"),
    ("1e-8 for eps", "eps", "np.sqrt(var + eps)", "np.sqrt(var + 1e-8)"),
)

_ALL = ("mean of all", "features", "mean = x.mean(axis=0)", "mean = x.mean()")
_ALL_SQUARES = (
    "variance of all",
    "features",
    "((x - mean) ** 2).sum(axis=0) / n",
    "((x - mean) ** 2).mean()",
)
_IN_FLOAT32 = (
    "in float32",
    "dtype",
    "    n, d = x.shape",
    "    kept, x = x.dtype, x.astype(np.float32)\n    n, d = x.shape",
)

_FAULTS: dict[str, _Rows] = {
    "batchnorm": (
        *_EPS,
        _ALL,
        _ALL_SQUARES,
        ("gamma left out", "scale", "gamma * normal", "normal"),
        ("one gamma for all", "scale", "gamma * normal", "gamma[0] * normal"),
        ("beta left out", "shift", "normal + beta", "normal"),
        ("beta multiplied too", "shift", "gamma * normal + beta", "gamma * (normal + beta)"),
        ("beta taken away", "shift", "normal + beta", "normal - beta"),
        ("in float64", "dtype", "x.mean(axis=0)", "x.mean(axis=0, dtype=float)"),
        _IN_FLOAT32,
        ("in place", "purity", "normal = (x - mean)", "x -= mean\n    normal = x"),
    ),
    "batchnorm_dx": (
        *_EPS,
        _ALL,
        ("mean fixed", "through-mean", " + by_mean / n", ""),
        ("variance fixed", "through-variance", " + by_var * 2 * (x - mean) / n", ""),
        ("sum for the mean", "through-mean", "by_mean / n", "by_mean"),
        ("the 2 forgotten", "through-variance", "by_var * 2", "by_var"),
        ("sign of the mean", "through-mean", "-(by_normal / std)", "(by_normal / std)"),
        ("sign of the variance", "through-variance", "* -0.5", "* 0.5"),
        ("root squared", "through-variance", "std**3", "std**2"),
        ("gamma left out", "scale", "grad_output * gamma", "grad_output"),
        ("one gamma for all", "scale", "* gamma", "* gamma[0]"),
        ("in float64", "dtype", "x.mean(axis=0)", "x.mean(axis=0, dtype=float)"),
        _IN_FLOAT32,
        ("in place", "purity", "grad_output * gamma", "grad_output\n    by_normal *= gamma"),
    ),
    "batchnorm_dgamma": (
        *_EPS,
        _ALL,
        _ALL_SQUARES,
        ("times gamma", "scale", "return out", "return gamma * out"),
        ("all features added up", "features", "+= grad_output[i]", "+= grad_output[i].sum()"),
        ("in float64", "dtype", "dtype=x.dtype", "dtype=float"),
        _IN_FLOAT32,
        ("in place", "purity", "    return out", "    x -= mean\n    return out"),
    ),
    "batchnorm_dbeta": (
        ("times gamma", "scale", "return out", "return gamma * out"),
        ("divided by gamma", "scale", "return out", "return out / gamma"),
        ("all features added up", "features", "+= grad_output[i]", "+= grad_output[i].sum()"),
        ("first feature for all", "features", "+= grad_output[i]", "+= grad_output[i, 0]"),
        ("one number", "features", "return out", "return out.sum(keepdims=True)"),
        ("in float64", "dtype", "dtype=x.dtype", "dtype=float"),
        ("in place", "purity", "    return out", "    grad_output *= 2\n    return out"),
        ("eps too", "eps", "return out", "return out * x.dtype.type(eps / 1e-5)"),
    ),
}

FAULTS = {name: tuple(PlantedFault(*fault) for fault in faults) for name, faults in _FAULTS.items()}
"""The faults that are planted in it, by the name of the operation."""
