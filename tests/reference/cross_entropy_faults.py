"""Right programs of `cross_entropy` and its gradient in loops, and faults to plant in them."""

from tests.reference.asked_alone import PlantedFault

_LOSS = """\
import numpy as np


def cross_entropy(x, target):
    n, classes = x.shape
    loss = x.dtype.type(0)
    for i in range(n):
        row = x[i] - x[i].max()
        loss += np.log(np.exp(row).sum()) - row[target[i]]
    return loss / x.dtype.type(n)
"""

_GRADIENT = """\
import numpy as np


def cross_entropy_dx(x, target):
    n, classes = x.shape
    out = np.zeros((n, classes), dtype=x.dtype)
    for i in range(n):
        powers = np.exp(x[i] - x[i].max())
        out[i] = powers / powers.sum()
        out[i, target[i]] -= 1
    return out / x.dtype.type(n)
"""

PROGRAMS = {"cross_entropy": _LOSS, "cross_entropy_dx": _GRADIENT}
"""A right program of each, in loops over the rows."""

_FAULTS: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "cross_entropy": (
        ("largest not taken away", "large-scores", "x[i] - x[i].max()", "x[i]"),
        ("largest of all rows", "rows-apart", "x[i] - x[i].max()", "x[i] - x.max()"),
        (
            "share and logarithm",
            "unlikely-label",
            "np.log(np.exp(row).sum()) - row[target[i]]",
            "-np.log(np.exp(row[target[i]]) / np.exp(row).sum())",
        ),
        (
            "number added",
            "unlikely-label",
            "np.log(np.exp(row).sum()) - row[target[i]]",
            "-np.log(np.exp(row[target[i]]) / np.exp(row).sum() + x.dtype.type(1e-8))",
        ),
        (
            "share kept from 0",
            "unlikely-label",
            "np.log(np.exp(row).sum()) - row[target[i]]",
            "-np.log(np.clip(np.exp(row[target[i]]) / np.exp(row).sum(), 1e-12, 1))",
        ),
        ("not divided", "batch", "loss / x.dtype.type(n)", "loss"),
        ("overwritten", "batch", "loss += ", "loss = "),
        ("first label for all", "batch", "row[target[i]]", "row[target[0]]"),
        ("return in the loop", "batch", "    return loss", "        return loss"),
        ("in float64", "dtype", "return loss / x.dtype.type(n)", "return np.float64(loss / n)"),
        ("in float32", "dtype", "    loss = x", "    x = x.astype(np.float32)\n    loss = x"),
        ("in place", "purity", "row = x[i] - x[i].max()", "row = x[i]\n        row -= row.max()"),
    ),
    "cross_entropy_dx": (
        ("largest not taken away", "large-scores", "x[i] - x[i].max()", "x[i]"),
        ("largest of all rows", "rows-apart", "x[i] - x[i].max()", "x[i] - x.max()"),
        ("not divided", "batch", "out / x.dtype.type(n)", "out"),
        ("1 not divided", "batch", "-= 1\n", "-= n\n"),
        ("first label for all", "batch", "target[i]]", "target[0]]"),
        ("all labels", "batch", "out[i, target[i]]", "out[i, target]"),
        ("first row alone", "batch", "for i in range(n)", "for i in range(1)"),
        (
            "through the logarithm's slope",
            "unlikely-label",
            "-= 1\n",
            "-= 1\n        p = out[i, target[i]] + 1\n        out[i] *= p / p\n",
        ),
        ("in float64", "dtype", "dtype=x.dtype", "dtype=float"),
        ("in float32", "dtype", "    out = np", "    x = x.astype(np.float32)\n    out = np"),
        (
            "in place",
            "purity",
            "    return out",
            "    x -= x.max(axis=1, keepdims=True)\n    return out",
        ),
    ),
}

FAULTS = {name: tuple(PlantedFault(*fault) for fault in faults) for name, faults in _FAULTS.items()}
"""The faults that are planted in it, by the name of the operation."""
