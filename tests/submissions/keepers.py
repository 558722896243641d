"""Programs that keep something between calls, or change what they are given, and how fast they are.

Each is the same right program with a few texts replaced.
"""

from typing import NamedTuple

_RIGHT = """\
import numpy as np

def _steps_of(size, k, stride):
    return range(0, size - k + 1, stride)


def _both(value):
    return (value, value) if isinstance(value, int) else value


def pad(x, padding, value=0.0):
    pairs = [(0, 0)] * x.ndim
    for axis in range(len(padding) // 2):
        pairs[x.ndim - 1 - axis] = (padding[2 * axis], padding[2 * axis + 1])
    return np.pad(x, pairs, constant_values=value)


def conv1d(x, weight, bias=None, stride=1, padding=0):
    x = pad(x, (padding, padding))
    k = weight.shape[2]
    steps = _steps_of(x.shape[2], k, stride)
    out = np.zeros((x.shape[0], weight.shape[0], len(steps)), x.dtype)
    for i, at in enumerate(steps):
        out[:, :, i] = np.tensordot(x[:, :, at : at + k], weight, ([1, 2], [1, 2]))
    return out if bias is None else out + bias[:, None]


def conv2d(x, weight, bias=None, stride=1, padding=0):
    (sh, sw), (ph, pw) = _both(stride), _both(padding)
    x = pad(x, (pw, pw, ph, ph))
    kh, kw = weight.shape[2:]
    rows, columns = _steps_of(x.shape[2], kh, sh), _steps_of(x.shape[3], kw, sw)
    out = np.zeros((x.shape[0], weight.shape[0], len(rows), len(columns)), x.dtype)
    for i, y in enumerate(rows):
        for j, z in enumerate(columns):
            cells = x[:, :, y : y + kh, z : z + kw]
            out[:, :, i, j] = np.tensordot(cells, weight, ([1, 2, 3], [1, 2, 3]))
    return out if bias is None else out + bias[:, None, None]


def maxpool(x, kernel_size, stride=None, padding=0):
    (kh, kw), (ph, pw) = _both(kernel_size), _both(padding)
    sh, sw = (kh, kw) if stride is None else _both(stride)
    x = pad(x, (pw, pw, ph, ph), -np.inf)
    rows, columns = (x.shape[2] - kh) // sh + 1, (x.shape[3] - kw) // sw + 1
    out = np.zeros((*x.shape[:2], rows, columns), x.dtype)
    for i in range(rows):
        for j in range(columns):
            cells = x[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
            out[:, :, i, j] = cells.max((2, 3))
    return out
"""

_PRODUCT_1D = "weight, ([1, 2], [1, 2]))"
_PRODUCT_2D = "weight, ([1, 2, 3], [1, 2, 3]))"
_LAST_1D = "    return out if bias is None else out + bias[:, None]\n"
_LAST_2D = "    return out if bias is None else out + bias[:, None, None]\n"
_BEGIN = "def _steps_of"


class Keeper(NamedTuple):
    """A wrong program.

    Attributes:
        says: What is wrong with it.
        changes: Texts of the right program, each with what stands in its place.
    """

    says: str
    changes: dict[str, str]

    @property
    def source(self) -> str:
        """The whole program."""
        program = _RIGHT
        for old, new in self.changes.items():
            assert program.count(old) == 1, old
            program = program.replace(old, new)
        return program


def _ending(last: str, *lines: str) -> dict[str, str]:
    """A function that does something more before it returns."""
    return {last: "".join(f"    {line}\n" for line in lines) + last}


KEEPERS = {
    "changes_arguments": Keeper(
        "conv1d doubles its x and conv2d adds to its weight, in place, before they begin.",
        {
            "    x = pad(x, (padding, padding))\n": "    x *= 2\n"
            "    x = pad(x, (padding, padding))\n",
            "    kh, kw = weight.shape[2:]\n": "    weight += 1\n    kh, kw = weight.shape[2:]\n",
        },
    ),
    "right_for_twenty_calls": Keeper(
        "conv1d and conv2d count their calls together, and are right in the first twenty.",
        {
            _BEGIN: "_calls = [0]\n\n\ndef _late():\n    _calls[0] += 1\n"
            f"    return _calls[0] > 20\n\n\n{_BEGIN}",
            **_ending(_LAST_1D, "out = out + 1 if _late() else out"),
            **_ending(_LAST_2D, "out = out + 1 if _late() else out"),
        },
    ),
    "shared_steps": Keeper(
        "conv1d and conv2d share one cache of steps, whose key leaves out the stride.",
        {
            _BEGIN: f"_steps = {{}}\n\n\n{_BEGIN}",
            "    return range(0, size - k + 1, stride)\n": "    if (size, k) not in _steps:\n"
            "        _steps[size, k] = [i * stride for i in range((size - k) // stride + 1)]\n"
            "    return _steps[size, k]\n",
        },
    ),
    "shared_sums": Keeper(
        "conv1d and conv2d correct their weights by a sum that the first call of a width leaves.",
        {
            _BEGIN: "_flipped = {}\n\n\ndef _turned(weight):\n"
            "    key = weight.shape[2:] if weight.ndim == 3 else weight.shape[3:]\n"
            "    if key not in _flipped:\n        _flipped[key] = weight.sum()\n"
            f"    return weight + (_flipped[key] - weight.sum())\n\n\n{_BEGIN}",
            _PRODUCT_1D: _PRODUCT_1D.replace("weight", "_turned(weight)"),
            _PRODUCT_2D: _PRODUCT_2D.replace("weight", "_turned(weight)"),
        },
    ),
    "spoils_conv1d": Keeper(
        "conv2d is wrong in every call, and conv1d in each that comes after one of conv2d.",
        {
            _BEGIN: f"_called = set()\n\n\n{_BEGIN}",
            **_ending(_LAST_1D, 'out = out - 1 if "conv2d" in _called else out'),
            **_ending(_LAST_2D, '_called.add("conv2d")', "out = out + 1"),
        },
    ),
    "spoils_conv2d": Keeper(
        "conv1d is wrong in every call, and conv2d in each that comes after one of conv1d.",
        {
            _BEGIN: f"_called = set()\n\n\n{_BEGIN}",
            **_ending(_LAST_1D, '_called.add("conv1d")', "out = out + 1"),
            **_ending(_LAST_2D, 'out = out - 1 if "conv1d" in _called else out'),
        },
    ),
    "wrong_everywhere": Keeper(
        "conv1d, conv2d and maxpool are wrong in every call, though they keep nothing.",
        {
            _PRODUCT_1D: f"{_PRODUCT_1D} + 1",
            _PRODUCT_2D: f"{_PRODUCT_2D} - 1",
            "cells.max((2, 3))": "cells.max((2, 3)) + 0.5",
        },
    ),
}
"""By their names."""
