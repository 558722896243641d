"""Submissions that misbehave, and what is right."""

import numpy as np

from grader.records.case import Case
from grader.records.outcome import Outcome, Returned
from tests.support import OPERATIONS, TWINS

BAD = 13.0
"""The number at which the submissions below misbehave."""


def misbehaving(what: str, before: str = "") -> str:
    """A right `pad` that does something else when x begins with 13."""
    twin = TWINS["pad"].replace("def pad(", "def right(")
    body = "\n".join(f"        {line}" for line in what.splitlines())
    return (
        f"{before}\n{twin}\ndef pad(x, padding, value=0.0):\n"
        f"    if x.flat[0] == {BAD}:\n{body}\n    return right(x, padding, value)\n"
    )


def is_right(outcome: Outcome, case: Case) -> bool:
    right = OPERATIONS["pad"].twin(**case.arrays, **case.options)
    return (
        isinstance(outcome, Returned)
        and outcome.value is not None
        and np.array_equal(outcome.value, right)
    )


CALLS_PAD = """
def pad(x, padding, value=0.0):
    return 1 / 0

def conv1d(x, weight, bias=None, stride=1, padding=0):
    return pad(x, (padding, padding))
"""

PADDED = Case(
    operation="conv1d",
    arrays={"x": np.ones((1, 1, 2)), "weight": np.ones((1, 1, 1))},
    options={"padding": 1},
    positional=2,
)
