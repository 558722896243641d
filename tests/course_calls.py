"""A course that calls functions of its own, and programs that are handed in there."""

from collections.abc import Sequence
from typing import NamedTuple

from grader.assignment.load import parse_assignment
from grader.records.assignment import Assignment
from tests.support import OPERATIONS

CONV = """
import numpy as np


def conv_forward_naive(x, w, b, conv_param):
    stride, pad = conv_param["stride"], conv_param["pad"]
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    ph, pw = pad if isinstance(pad, tuple) else (pad, pad)
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    padded = np.zeros((N, C, H + 2 * ph, W + 2 * pw), dtype=x.dtype)
    padded[:, :, ph:ph + H, pw:pw + W] = x
    out_h, out_w = (H + 2 * ph - HH) // sh + 1, (W + 2 * pw - WW) // sw + 1
    out = np.zeros((N, F, out_h, out_w), dtype=x.dtype)
    for i in range(out_h):
        for j in range(out_w):
            window = padded[:, :, i * sh:i * sh + HH, j * sw:j * sw + WW]
            out[:, :, i, j] = np.tensordot(window, w, axes=((1, 2, 3), (1, 2, 3))) + b
    return out, (x, w, b, conv_param)
"""
"""A right one, of a course that hands over a dictionary and takes a tuple."""

CONV_CALL = """
[operation.conv2d]
names = { w = "weight", b = "bias" }
call = '''conv_forward_naive(
    x, w, np.zeros(w.shape[0], w.dtype) if b is None else b, {"stride": stride, "pad": padding}
)[0]'''
"""


class Course(NamedTuple):
    """What an assignment says beside its rubric.

    Attributes:
        operations: What it says of operations.
        submission: What it says of what is handed in.
        checks: Checks that give a point; all that can be asked beside a call if there are none.
    """

    operations: str
    submission: str = ""
    checks: Sequence[str] = ()

    @property
    def assignment(self) -> Assignment:
        """What it asks."""
        return parse_assignment(self.text.encode(), "assignment.toml")

    @property
    def text(self) -> str:
        """Its assignment.toml."""
        asked = [name for name in OPERATIONS if f"operation.{name}]" in self.operations]
        names = [
            (name, check)
            for name in asked
            for check, one in OPERATIONS[name].checks.items()
            if one.by_default and check != "forms"
        ]
        rows = [
            f'{name}."{check}" = 1'
            for name, check in names
            if not self.checks or f"{name}/{check}" in self.checks
        ]
        rubric = "\n".join(("[rubric]", *rows))
        return f'title = "A course"\n[submission]\n{self.submission}\n{self.operations}\n{rubric}\n'


CS231N = Course(CONV_CALL)
